/** Writes a journal as fast as it can and says what was acknowledged, until it is killed. Arguments: folder, id. */
const { journalStore } = await import('../../src/backend/journal/store.ts');
const { added, header, importedSet, workStep } = await import('../builders/journals.ts');
const [folder, id] = process.argv.slice(2);
const { source, entry } = importedSet(4, 30, 200);
const say = (text) => new Promise((resolve) => process.stdout.write(`${text}\n`, resolve));
const journal = await journalStore(folder).create(id, header);
await journal.append([added]);
await journal.append([entry], { sources: [source] });
await say(2);
for (let n = 1; ; n += 1) {
  await journal.append(workStep(n));
  if (n % 20 === 0) await journal.exported('RS.dcm', ['s'], journal.count());
  await say(journal.count());
}
