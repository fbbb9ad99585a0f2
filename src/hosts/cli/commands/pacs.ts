/** `pedicle pacs <echo|find|get|move|send>`: what a person asks of a configured system by hand. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { makeFolder } from '../../../backend/files/make-folder.ts';
import type { FoundRemotely } from '../../../backend/network/client.ts';
import { openInbox } from '../../../backend/network/inbox.ts';
import { destinationOf, readNodeSettings } from '../../../backend/network/settings.ts';
import { findAt, getFrom, moveFrom, sendFile, testDestination } from '../../../backend/network/systems.ts';
import { EXIT, type Outcome, usageError } from '../outcome.ts';
import { textTable } from '../table.ts';

export interface PacsOptions {
  readonly settings: string;
  /** A file that holds the Patient ID, `-` for standard input: who works on this machine reads command lines. */
  readonly patientIdFile?: string;
  readonly study?: string;
  readonly series?: string;
  readonly out?: string;
  readonly to?: string;
  readonly file?: string;
}

const tableOf = (found: readonly FoundRemotely[]): string =>
  textTable([
    ['study', 'series', 'modality', 'date', 'images', 'description'],
    ...found.map((one) => [
      one.studyInstanceUid,
      one.seriesInstanceUid,
      one.modality,
      one.studyDate,
      one.images === null ? '' : String(one.images),
      one.description,
    ]),
  ]);

/** Patient names are left out: the output of a command ends up in logs. */
const nameless = ({ patientName: _name, patientId: _id, ...rest }: FoundRemotely) => rest;

async function patientIdIn(file: string): Promise<string> {
  const id = (file === '-' ? await text(process.stdin) : await readFile(resolve(file), 'utf8')).trim();
  if (id === '') throw usageError({ what: 'patient-id-file' });
  return id;
}

export async function pacsCommand(
  action: string,
  name: string,
  o: PacsOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const settings = await readNodeSettings(resolve(o.settings));
  const to = destinationOf(settings.destinations, name);
  if (action === 'echo') {
    await testDestination(to, settings.aeTitle);
    return { exit: EXIT.done, json: { answers: true }, text: `${name} answers.` };
  }
  if (action === 'find') {
    const query = {
      ...(o.patientIdFile === undefined ? {} : { patientId: await patientIdIn(o.patientIdFile) }),
      ...(o.study === undefined ? {} : { studyInstanceUid: o.study }),
    };
    const found = await findAt(to, settings.aeTitle, query);
    return { exit: EXIT.done, json: { found: found.map(nameless) }, text: tableOf(found) };
  }
  if (action === 'send') {
    if (o.file === undefined) throw usageError({ what: 'send-file' });
    await sendFile(resolve(o.file), to, settings.aeTitle, signal);
    return { exit: EXIT.done, json: { sent: o.file }, text: `${name} has taken it.` };
  }
  if (action === 'move') {
    if (o.study === undefined || o.series === undefined) throw usageError({ what: 'series-missing' });
    if (to.kind !== 'dicom') throw usageError({ what: 'speaks-web', name });
    const wanted = { studyInstanceUid: o.study, seriesInstanceUid: o.series };
    const title = o.to ?? settings.aeTitle;
    const count = await moveFrom(to, settings.aeTitle, wanted, title);
    return { exit: EXIT.done, json: { instances: count }, text: `${count} instances were sent to ${title}.` };
  }
  if (action !== 'get') throw usageError({ what: 'pacs-action' });
  if (o.study === undefined || o.series === undefined || o.out === undefined)
    throw usageError({ what: 'series-or-out-missing' });
  const out = resolve(o.out);
  await makeFolder(out);
  const inbox = await openInbox(out, settings.limits);
  try {
    const wanted = { studyInstanceUid: o.study, seriesInstanceUid: o.series };
    const count = await getFrom(to, settings.aeTitle, wanted, inbox, signal);
    return { exit: EXIT.done, json: { instances: count }, text: `${count} instances came.` };
  } finally {
    await inbox.close();
  }
}
