/** Other people's tools, where they are installed. */
import { execFileSync, spawnSync } from 'node:child_process';

export const hasTool = (name: string): boolean => spawnSync('which', [name]).status === 0;

/** Standard output and error of a tool, whatever its exit code. */
export function runTool(name: string, args: readonly string[]): string {
  const result = spawnSync(name, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
  return `${result.stdout}${result.stderr}`;
}

/** Runs a tool that has to succeed. */
export const mustRun = (name: string, args: readonly string[]): void => {
  execFileSync(name, args, { stdio: 'ignore' });
};
