/** Codes of the DICOM network and of work without a hand. */
import { told } from './entry.ts';

export const NETWORK_CODES = {
  'intake-refused': told({
    means: 'A rule refuses this series.',
    says: (d: { why: string }) => d.why,
    action: 'Change the rules, or open the series in Pedicle.',
    example: { why: 'A rule refuses this series.' },
  }),
  'intake-rules': told({
    means: 'The rules for series that come without a hand are not valid or cannot be read.',
    says: (d: { what: string }) => `The rules are not valid: ${d.what}`,
    action: 'Correct the file; docs/scale.md shows what can stand in it.',
    example: { what: 'a rule has no condition.' },
  }),
  'network-failed': told({
    means: 'The other system ended or refused what was asked of it.',
    says: (d: { to: string; what: string }) => `${d.to}: ${d.what}.`,
    action: 'Look into the log of the other system.',
    example: { to: 'archive', what: 'it answered with status 500' },
  }),
  'network-rejected': told({
    means: 'The other system refuses to talk to Pedicle.',
    says: (d: { to: string; why: string }) => `${d.to} refuses the association: ${d.why}.`,
    action: 'Compare AE titles and addresses on both sides.',
    example: { to: 'archive', why: 'it does not know this AE title' },
  }),
  'network-settings': told({
    means: 'The network settings are not valid or cannot be read.',
    says: (d: { why: 'unreadable' | 'key' } | { wrong: string }) =>
      'wrong' in d
        ? `The network settings are not valid: ${d.wrong}`
        : d.why === 'key'
          ? 'A key or certificate cannot be read.'
          : 'The network settings cannot be read.',
    action: (d) =>
      'wrong' in d
        ? 'Correct the file; docs/network.md shows every setting.'
        : d.why === 'key'
          ? 'Check the paths below tls in the network settings.'
          : 'Check that the file exists and holds JSON.',
    example: { why: 'unreadable' },
  }),
  'network-unknown': told({
    means: 'There is no destination of that name.',
    says: (d: { name: string; names: string }) => `There is no destination called ${d.name}.`,
    action: (d) => (d.names === '' ? 'Configure it in the network settings.' : `Choose one of ${d.names}.`),
    example: { name: 'tps', names: 'archive, planning' },
  }),
  'network-unreachable': told({
    means: 'The other system does not answer.',
    says: (d: { to: string; address: string | null }) =>
      d.address === null ? `${d.to} does not answer.` : `${d.to} does not answer at ${d.address}.`,
    action: 'Check address and port, and that the other system runs and may be reached from here.',
    example: { to: 'archive', address: '10.0.0.4:104' },
  }),
};
