/** One line that rewrites itself on a terminal; silent elsewhere, so that pipes and logs stay clean. */

export interface ProgressBar {
  update(stage: string, fraction: number, secondsLeft?: number | null): void;
  end(): void;
}

const WIDTH = 28;

export function createProgressBar(stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  if (!stream.isTTY) return { update: () => undefined, end: () => undefined };
  let lastDrawn = 0;
  return {
    update: (stage, fraction, secondsLeft = null) => {
      const now = performance.now();
      if (now - lastDrawn < 80 && fraction < 1) return;
      lastDrawn = now;
      const full = Math.round(WIDTH * Math.min(1, Math.max(0, fraction)));
      const bar = `${'█'.repeat(full)}${'·'.repeat(WIDTH - full)}`;
      const left = secondsLeft === null ? '' : ` ${Math.ceil(secondsLeft)} s left`;
      stream.write(`\r\u001b[2K${bar} ${Math.round(100 * fraction)} % ${stage}${left}`);
    },
    end: () => stream.write('\r\u001b[2K'),
  };
}
