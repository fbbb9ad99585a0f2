/** Codes of the DICOM network and of work without a hand. */
import { byCase, type CaseIn, told } from './entry.ts';

/** What the other system did, or what went wrong here while it was asked. */
const FAILED = byCase({
  'no-dicom': (d: { wrong: string }) => `sent what is no proper DICOM message (${d.wrong})`,
  broke: 'the association broke',
  aborted: 'aborted the association',
  closed: 'closed the connection before everything was answered',
  echo: 'did not answer the echo with success',
  query: 'did not answer the query with success',
  'query-json': 'did not answer the query with DICOM JSON',
  'no-parts': 'did not answer with the parts of a series',
  'kind-not-taken': 'does not take files of this kind',
  taken: (d: { taken: number; files: number; status: number }) =>
    `took ${d.taken} of ${d.files} files (status ${d.status.toString(16).toUpperCase()})`,
  'not-every-file': 'did not take every file',
  sent: (d: { sent: number; failures: number }) => `sent ${d.sent} instances and failed with ${d.failures}`,
  http: (d: { status: number }) => `answered with HTTP ${d.status}`,
  'broke-off': 'broke off',
  'broke-off-early': 'broke off before its last part',
  redirect: 'sends on to another address, which is not followed',
  tls: 'shows a certificate that is not trusted here, or speaks no TLS',
  silent: 'fell silent in the middle',
  'answer-large': 'answers with more than can be an answer',
  nothing: 'sent not one image of this series',
  'no-room': 'there is no room left on this disk',
  'no-header': 'sent a file without a header',
  'part-large': 'sent a part that is larger than allowed',
  'part-no-headers': 'sent a part without headers',
  'not-written': 'an instance could not be written here',
  'not-kept': (d: { result: string }) => `an instance could not be kept (${d.result})`,
});

/** Reasons of a rejected association (PS3.8 9.3.4). */
const REJECTED: Readonly<Record<number, string>> = {
  3: 'it does not know Pedicle’s AE title, or not at this address',
  7: 'its own AE title is another one',
};

export const NETWORK_CODES = {
  'intake-refused': told({
    means: 'A rule refuses this series, or none fits it.',
    says: (d: { why: string }) =>
      d.why === '' ? 'No rule fits this series.' : `A rule refuses this series: “${d.why}”.`,
    action: 'Change the rules, or open the series in Pedicle.',
    example: { why: 'thick slices' },
  }),
  'intake-rules': told({
    means: 'The rules for series that come without a hand are not valid or cannot be read.',
    says: (d: { schema: string | null }) =>
      `The rules are not valid: ${d.schema ?? 'the file cannot be read as JSON.'}`,
    action: 'Correct what is named; docs/network.md shows what can stand in the rules.',
    example: { schema: null },
  }),
  'intake-rules-changed': {
    says: 'The rules were changed elsewhere since they were opened. Nothing was saved.',
    action: 'Open the rules again, look at what is there now, and make your change in it.',
  },
  'network-failed': told({
    means: 'The other system ended or refused what was asked of it.',
    says: (d: { to: string; why: CaseIn<typeof FAILED> }) => `${d.to}: ${FAILED(d.why)}.`,
    action: 'Look into the log of the other system.',
    example: { to: 'archive', why: { what: 'http', status: 500 } },
  }),
  'network-rejected': told({
    means: 'The other system refuses to talk to Pedicle.',
    says: (d: { to: string; reason: number }) =>
      `${d.to} refuses the association: ${REJECTED[d.reason] ?? `reason ${d.reason}`}.`,
    action: 'Compare AE titles and addresses on both sides.',
    example: { to: 'archive', reason: 3 },
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
