/** Which benches a command line means, and the peers they need. Pure: nothing is run here. */
import type { Bench } from './types.ts';

/** A bench and the file it stands in, `rtstruct` for rtstruct.bench.ts. */
export interface Listed {
  readonly file: string;
  readonly bench: Bench;
}

const holds = (text: string, word: string): boolean => text.toLowerCase().includes(word.toLowerCase());

/** @returns the benches whose name or file holds one of the words (all without words), and the words that match nothing. */
export function chooseBenches(
  all: readonly Listed[],
  words: readonly string[],
): { chosen: Listed[]; unknown: string[] } {
  const matches = (word: string) => (one: Listed) => holds(one.bench.name, word) || holds(one.file, word);
  return {
    chosen: words.length === 0 ? [...all] : all.filter((one) => words.some((word) => matches(word)(one))),
    unknown: words.filter((word) => !all.some(matches(word))),
  };
}

/** The names to choose from, by file. */
export const benchNames = (all: readonly Listed[]): string =>
  [...new Set(all.map(({ file }) => file))]
    .map((file) =>
      [`  ${file}`, ...all.filter((one) => one.file === file).map(({ bench }) => `    ${bench.name}`)].join(
        '\n',
      ),
    )
    .join('\n');

/** Another program that is measured beside Pedicle. */
export interface Peer {
  readonly name: string;
  /** Debian package it comes with. */
  readonly debian: string;
  /** The same from PyPI, where there is one. */
  readonly pypi?: string;
  /** Files whose benches it is measured in. */
  readonly files: readonly string[];
  /** Command that ends with 0 where it is installed. */
  readonly probe: readonly [command: string, ...args: string[]];
}

const python = (module: string): Peer['probe'] => ['/usr/bin/python3', '-c', `import ${module}`];

export const PEERS: readonly Peer[] = [
  {
    name: 'plastimatch',
    debian: 'plastimatch',
    files: ['contours', 'rtstruct'],
    probe: ['plastimatch', '--version'],
  },
  {
    name: 'scipy',
    debian: 'python3-scipy',
    pypi: 'scipy',
    files: ['contours', 'metrics'],
    probe: python('scipy'),
  },
  {
    name: 'pydicom',
    debian: 'python3-pydicom',
    pypi: 'pydicom',
    files: ['ct-load'],
    probe: python('pydicom'),
  },
  { name: 'DCMTK', debian: 'libdcmtk-dev', files: ['ct-load'], probe: ['test', '-d', '/usr/include/dcmtk'] },
  { name: 'storescp', debian: 'dcmtk', files: ['hands-off'], probe: ['storescp', '--version'] },
  { name: 'PostgreSQL', debian: 'postgresql', files: ['hands-off'], probe: ['psql', '--version'] },
  { name: 'Chromium', debian: 'chromium', files: ['app', 'memory'], probe: ['chromium', '--version'] },
];

/** Peers of these files that `isThere` does not find. */
export const missingPeers = (files: readonly string[], isThere: (peer: Peer) => boolean): Peer[] =>
  PEERS.filter((peer) => peer.files.some((file) => files.includes(file)) && !isThere(peer));

/** The package of a peer in words. */
export const packageOf = ({ debian, pypi }: Peer): string =>
  `Debian ${debian}${pypi === undefined ? '' : ` or PyPI ${pypi}`}`;
