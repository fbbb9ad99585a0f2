/** The `pedicle` command line. Every command takes --json; exit codes: 0 done, 1 findings, 2 usage, 3 bad input, 4 internal. */

import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { ownModelsFolder } from '../../backend/app/entries.ts';
import { keepDiagnostics, VERSION } from '../../backend/diagnostics/index.ts';
import { dataFolder, knownDataFolder } from '../../backend/files/places.ts';
import { sweepScratch } from '../../backend/files/scratch.ts';
import { noteUnexpected } from '../../core/errors/unexpected.ts';
import type { CommandInput, CommandName } from './commands.ts';
import { interrupt, listenForStop } from './interrupt.ts';
import { EXIT, type Outcome, outcomeOfError } from './outcome.ts';
import { plainJson, plainText } from './plain-text.ts';
import { createProgressBar, type ProgressBar } from './progress-bar.ts';
import { runCommand } from './run-command.ts';

listenForStop();
keepDiagnostics(dataFolder, VERSION);
process.on('uncaughtExceptionMonitor', (error) => noteUnexpected('command', error));

/** Runs a command, prints its outcome and sets the exit code. */
async function conclude(
  options: { json?: boolean },
  work: (bar: ProgressBar) => Promise<Outcome>,
): Promise<void> {
  const bar = createProgressBar();
  // What a killed process left of a patient goes, whatever is run next.
  const own = knownDataFolder();
  if (own !== null) void sweepScratch(own);
  const outcome = await work(bar).catch(outcomeOfError);
  bar.end();
  if (options.json) console.log(plainJson(outcome.json));
  else if (outcome.exit > EXIT.findings) console.error(plainText(outcome.text));
  else console.log(plainText(outcome.text));
  process.exitCode = outcome.exit;
}

/** A command in a thread of its own. */
const inThread = <N extends CommandName>(o: { json?: boolean }, name: N, input: CommandInput<N>) =>
  conclude(o, (bar) => runCommand(name, input, bar, interrupt));

/** The queue and its database are loaded by the commands that need them. */
const handsOff = () => import('./commands/hands-off.ts');

const collect = (value: string, before: string[] = []): string[] => [...before, value];

const program = new Command('pedicle')
  .description(
    'Contouring assistant for spine SBRT: planning CT in, checked RTSTRUCT out. Not a medical device.',
  )
  .version(VERSION)
  .exitOverride();

const command = (usage: string, description: string): Command =>
  program.command(usage).description(description).option('--json', 'print the result as JSON');
const resampleOption = [
  '--resample [mm]',
  'open a CT of uneven slice distances on a regular grid; without mm on the widest that fits',
] as const;
const acceptOption = [
  '--accept-identity <differences>',
  'use structures of another patient-id, patient-name, birth-date or frame-of-reference (comma-separated)',
] as const;
const modelsOption = ['--models-folder <folder>', 'where models are', ownModelsFolder()] as const;

command('inspect <paths...>', 'what is in folders or files, and what is wrong with it').action(
  (paths: string[], o) => inThread(o, 'inspect', { paths }),
);

command('segment <ct>', 'segment a CT folder and write an RTSTRUCT')
  .option('--series <uid>', 'Series Instance UID, where the folder holds several')
  .option(...resampleOption)
  .option('--model <ids>', 'models to run, comma-separated; default all')
  .option('--structures <names>', 'structures to make, comma-separated; default all')
  .option('--out <file>', 'RTSTRUCT to write')
  .option('--labels <file>', 'label map to write (.nii.gz, .nii, .nrrd, .mha)')
  .option('--proof <file>', 'export proof to write as JSON')
  .option('--provider <name>', 'auto, cpu, cuda, dml or coreml', 'auto')
  .option('--force', 'replace files that are there')
  .option('--accept-incomplete', 'go on although images of the CT could not be read')
  .option('--with-doubtful', 'also propose structures of which a poor Dice is expected')
  .option('--anchor <level@place>', 'name a level: L3@z=-512 or L3@x,y,z (LPS mm)')
  .option(...modelsOption)
  .action((ct: string, o) =>
    inThread(o, 'segment', { ct, options: { ...o, modelsFolder: resolve(o.modelsFolder) } }),
  );

const queueOptions = (c: Command): Command =>
  c
    .option('--queue <place>', 'folder of the queue, or postgres://… shared by workers (or PEDICLE_QUEUE)')
    .option('--priority <low|normal>', 'whether cases give way to everything else on this machine', 'low')
    .option(...modelsOption);

queueOptions(
  command('batch <folders...>', 'segment every CT series of the folders: one result folder each')
    .option('--out <folder>', 'where results go')
    .option('--protocol <id>', 'structure template by id or title; default every structure')
    .option('--rules <file>', 'which series get which template, instead of --protocol')
    .option('--settings <file>', 'network settings, for destinations that rules name'),
).action((folders: string[], o) =>
  conclude(o, async (bar) => (await handsOff()).batchCommand(folders, o, bar, interrupt)),
);

queueOptions(
  command('watch <folder>', 'segment series as they arrive in a folder, until stopped')
    .option('--out <folder>', 'where results go')
    .option('--protocol <id>', 'structure template by id or title; default every structure')
    .option('--rules <file>', 'which series get which template, instead of --protocol')
    .option('--settings <file>', 'network settings, for destinations that rules name')
    .option('--still-seconds <n>', 'a series is complete when nothing of it changed for so long', '30'),
).action((folder: string, o) =>
  conclude(o, async (bar) => (await handsOff()).watchCommand(folder, o, bar, interrupt)),
);

queueOptions(
  command(
    'node',
    'DICOM node: what is sent to it is segmented by rules, and goes where they say; until stopped',
  )
    .option('--out <folder>', 'where results go')
    .option('--inbox <folder>', 'where received images lie; default in Pedicle’s own folder')
    .option(
      '--settings <file>',
      'network settings: address, who may send, destinations; default loopback only',
    )
    .option('--rules <file>', 'which series get which template; default those that come with Pedicle')
    .option('--protocol <id>', 'one template for every series, instead of rules')
    .option('--still-seconds <n>', 'a series is complete when nothing of it came for so long', '30')
    .option('--metrics-port <port>', 'health and Prometheus metrics on 127.0.0.1', '0')
    .option('--receive-only', 'receive and queue; workers elsewhere do the work'),
).action((o) =>
  conclude(o, async (bar) => (await import('./commands/node.ts')).nodeCommand(o, bar, interrupt)),
);

command('pacs <action> <name>', 'ask a configured system: echo, find, get, move or send')
  .requiredOption('--settings <file>', 'network settings that name it')
  .option(
    '--patient-id-file <file>',
    'find: studies of the patient whose ID stands in it; - reads it from standard input',
  )
  .option('--study <uid>', 'find: the series of this study; get, move: the study')
  .option('--series <uid>', 'get, move: the series')
  .option('--to <title>', 'move: the node that is to get it; default this one')
  .option('--out <folder>', 'get: where it goes')
  .option('--file <file>', 'send: the structure set')
  .action((action: string, name: string, o) =>
    conclude(o, async () => (await import('./commands/pacs.ts')).pacsCommand(action, name, o, interrupt)),
  );

command('rules <action> <folder>', 'test: what the rules would do with every series of a folder')
  .option('--rules <file>', 'a file of rules; default those that come with Pedicle')
  .action((action: string, folder: string, o) =>
    conclude(o, async () => (await import('./commands/rules.ts')).rulesCommand(action, folder, o.rules)),
  );

queueOptions(
  command('worker', 'work on a shared queue, until stopped').option(
    '--settings <file>',
    'network settings, to send results as well',
  ),
).action((o) => conclude(o, async (bar) => (await handsOff()).workerCommand(o, bar, interrupt)));

command('convert <input>', 'RTSTRUCT to label map or back, on the grid of the CT')
  .requiredOption('--ct <folder>', 'the CT')
  .requiredOption(
    '--out <file>',
    '.dcm for RTSTRUCT; .nii.gz, .nii, .nrrd or .mha for a label map; .stl, .obj or .ply for surfaces',
  )
  .option('--as <form>', 'seg: a DICOM Segmentation (.dcm)')
  .option('--series <uid>', 'Series Instance UID, where the folder holds several')
  .option(...resampleOption)
  .option('--structures <names>', 'only these, comma-separated')
  .option('--force', 'replace files that are there')
  .option('--union', 'join overlapping rings of a slice instead of even-odd')
  .option('--names <rule>', 'whole, or eclipse or tg263 (16 characters)', 'whole')
  .option(...acceptOption)
  .option('--accept-offset', 'move contours that all lie beside the slices by one distance onto them')
  .action((input: string, o) => inThread(o, 'convert', { input, options: o }));

command(
  'compare <reference> <test>',
  'metrics of a test structure set against a reference (RTSTRUCT or label maps)',
)
  .requiredOption('--ct <folder>', 'the CT')
  .option('--series <uid>', 'Series Instance UID, where the folder holds several')
  .option(...resampleOption)
  .option('--map <pairs>', 'reference=test, comma-separated; the rest is matched by TG-263 names')
  .option('--tolerance-mm <list>', 'tolerances of the surface Dice', '1,2,3')
  .option('--force', 'replace files that are there')
  .option('--csv <file>', 'write the table as CSV')
  .option(...acceptOption)
  .option('--accept-offset', 'move contours that all lie beside the slices by one distance onto them')
  .action((reference: string, test: string, o) => inThread(o, 'compare', { reference, test, options: o }));

command('observers <sets...>', 'how far several observers of one CT agree: pairwise Dice, STAPLE, majority')
  .requiredOption('--ct <folder>', 'the CT all were drawn on')
  .option('--series <uid>', 'Series Instance UID, where the folder holds several')
  .option('--accept-identity <fields>', 'differences of patient or place that are known and accepted')
  .action((sets: string[], o) => inThread(o, 'observers', { sets, options: o }));

command(
  'derive <structures>',
  'CTV by rule from a GTV, then PTV, PRV and the like by formulas, into an RTSTRUCT',
)
  .requiredOption('--ct <folder>', 'the CT')
  .requiredOption('--out <file>', 'RTSTRUCT to write')
  .option('--series <uid>', 'Series Instance UID, where the folder holds several')
  .option(...resampleOption)
  .option('--rules <id>', 'isrc-2012, vendor-auto, postoperative-2017, or a .json file', 'isrc-2012')
  .option('--gtv <name>', 'the tumour; default GTV, or the only structure whose name begins so')
  .option('--ctv <name>', 'name of the CTV to make', 'CTV')
  .option('--threshold-cc <cc>', 'overlap from which on a sector is involved; default the rule set’s')
  .option('--threshold-mm <mm>', 'thickness of that overlap; default the rule set’s')
  .option('--formula <NAME = formula>', 'instead of PRV and PTV with 2 mm each; may be repeated', collect)
  .option('--replace', 'replace structures of the same names')
  .option('--force', 'replace another patient’s RTSTRUCT')
  .option(...acceptOption)
  .action((input: string, o) => inThread(o, 'derive', { input, options: o }));

command('check <rtstruct>', 'what in an RTSTRUCT is wrong or breaks in other software')
  .option('--ct <folder>', 'the CT it belongs to')
  .option('--series <uid>', 'Series Instance UID, where the folder holds several')
  .option(...resampleOption)
  .option('--profile <id>', 'what it goes to: eclipse, raystation, monaco, pinnacle or elements')
  .option(
    '--anatomy',
    'also what no anatomy looks like: leaps of area and place, margins that are not what names say, wrong tissue inside; and what the networks see otherwise',
  )
  .option('--no-networks', 'with --anatomy: by the rules alone, in seconds')
  .option(...modelsOption)
  .option('--repair <file>', 'write a repaired copy, proved like every export')
  .option(
    '--repairs <list>',
    'which repairs, comma-separated, or all; default those that leave shapes as they are',
  )
  .option('--force', 'replace another patient’s RTSTRUCT')
  .option(...acceptOption)
  .action((file: string, o) => inThread(o, 'check', { file, options: o }));

command(
  'report <ct> <structures>',
  'one case on one page: pictures, figures, findings, signatures, proof, hashes',
)
  .requiredOption('--out <file>', 'the HTML file; the others stand beside it under the same name')
  .option('--reference <file>', 'structure set or label map to compare with')
  .option('--series <uid>', 'Series Instance UID, where the folder holds several')
  .option('--pdf', 'also a PDF, printed by an installed Chromium, Chrome or Edge')
  .option('--dicom', 'also DICOM: the PDF encapsulated, and the figures as SR (TID 1500)')
  .option('--assess', 'with the assessment of the vertebrae, as `assess` tells it')
  .option('--deidentify', 'names nobody: no patient, no dates, no file names')
  .option('--force', 'replace files that are there')
  .option(...acceptOption)
  .action((ct: string, file: string, o) => inThread(o, 'report', { ct, file, options: o }));

command(
  'assess <ct> <structures>',
  'heights, bone density, lesion candidates and SINS of each vertebra, muscle and fat at L3, for a reader',
)
  .option('--series <uid>', 'Series Instance UID, where the folder holds several')
  .option(...resampleOption)
  .option('--gtv <names>', 'the tumours, comma-separated; default all of type GTV')
  .option('--csv <file>', 'write the table as CSV')
  .option('--height-m <m>', "the patient's height: muscle and fat at L3 as indices")
  .option('--body-csv <file>', 'write muscle and fat at L3 as CSV')
  .option('--force', 'replace files that are there')
  .option(...acceptOption)
  .action((ct: string, structures: string, o) =>
    inThread(o, 'assess', { structures, options: { ...o, ct } }),
  );

command(
  'follow-up <ct> <structures> <later-ct> <later-structures>',
  'what became of the tumour in each vertebra between two CTs of one patient',
)
  .option(...resampleOption)
  .option('--gtv <names>', 'the tumours, comma-separated; default all of type GTV')
  .option('--csv <file>', 'write the table as CSV')
  .option('--force', 'replace files that are there')
  .option(...acceptOption)
  .action((ct: string, structures: string, laterCt: string, laterStructures: string, o) =>
    inThread(o, 'followUp', {
      earlier: { ct, structures },
      later: { ct: laterCt, structures: laterStructures },
      options: o,
    }),
  );

command('classify <ct> <structures>', 'scores of a classifier that is installed, with their calibration')
  .requiredOption('--model <id>', 'the classifier, by id')
  .option(...modelsOption)
  .option('--series <uid>', 'Series Instance UID, where the folder holds several')
  .option(...resampleOption)
  .option('--structures <names>', 'only these, comma-separated; default what the classifier was made for')
  .option('--csv <file>', 'write the table as CSV')
  .option('--force', 'replace files that are there')
  .option(...acceptOption)
  .action((ct: string, structures: string, o) =>
    inThread(o, 'classify', { structures, options: { ...o, ct, modelsFolder: resolve(o.modelsFolder) } }),
  );

command('radiomics <ct> <structures>', 'features of structures by the IBSI definitions, with their settings')
  .option('--series <uid>', 'Series Instance UID, where the folder holds several')
  .option(...resampleOption)
  .option('--structures <names>', 'only these, comma-separated')
  .option('--range-hu <from,to>', 'only voxels within these HU count for intensity and texture')
  .option('--bin-width <hu>', 'grey levels of so many HU, from -1000 HU or the lower end of the range', '25')
  .option('--bins <n>', 'so many grey levels from the lowest to the highest HU, instead')
  .option('--aggregation <rule>', '2d, 2.5d or 3d, each -average or -merged', '3d-merged')
  .option('--csv <file>', 'write the table as CSV')
  .option('--force', 'replace files that are there')
  .option(...acceptOption)
  .action((ct: string, structures: string, o) =>
    inThread(o, 'radiomics', { structures, options: { ...o, ct } }),
  );

const audit = program
  .command('audit')
  .description('who reviewed and approved what, in a log that shows any change');
audit
  .command('verify <folder>')
  .description('whether the log in a study’s folder is what was written')
  .option('--json', 'print the result as JSON')
  .action((folder: string, o) => inThread(o, 'auditVerify', { folder }));
audit
  .command('set <rtstruct>')
  .description('states of the structures; with --state and --user they are signed')
  .option('--json', 'print the result as JSON')
  .requiredOption('--ct <folder>', 'the CT; the log lies in its folder')
  .option('--series <uid>', 'Series Instance UID, where the folder holds several')
  .option('--state <state>', 'proposed, edited, reviewed or approved')
  .option('--user <name>', 'who signs')
  .option('--structures <names>', 'only these, comma-separated')
  .option(
    '--out <file>',
    'RTSTRUCT to write: APPROVED with reviewer and date once every structure is approved',
  )
  .option('--force', 'replace another patient’s RTSTRUCT')
  .action((file: string, o) => inThread(o, 'auditSet', { file, options: o }));

command('risk [model]', 'work out a published risk model or a site’s own .json; without one, list them')
  .option('--set <feature=value>', 'an input; may be repeated', collect)
  .action((model: string | undefined, o) => inThread(o, 'risk', { model, options: o }));

command(
  'commission <folder>',
  'a model or an observer over many cases: distributions, worst cases, trend, what a version changed',
)
  .requiredOption('--out <folder>', 'where results and report go; a stopped run goes on from there')
  .option('--reference <pattern>', 'label of the reference sets; default those of Approval Status APPROVED')
  .option('--seconds-per-mm <s>', 'drawing time of a mm of added path length', '0.3')
  .option('--jobs <n>', 'cases at a time; default the number of cores, at most 4')
  .option('--no-pdf', 'HTML only')
  .action((folder: string, o) => inThread(o, 'commission', { folder, options: o }));

command('phantom <out>', 'write the digital spine phantom: CT, label map, reference RTSTRUCT')
  .option('--seed <n>', 'same seed, same phantom')
  .option('--levels <from-to>', 'as T8-sacrum; head and hips go beyond the spine')
  .option('--spacing <x,y,z>', 'column, row and slice spacing, mm')
  .option('--size <columns,rows>', 'in-plane size')
  .option('--position <position>', 'HFS, HFP, FFS or FFP')
  .option('--oblique <x,y,z>', 'rotation of the image axes, degrees')
  .option('--tilt <degrees>', 'gantry tilt')
  .option('--noise <hu>', 'standard deviation of the noise')
  .option('--lesion <level:kind:radius>', 'lytic or sclerotic, as L3:lytic:8; may be repeated', collect)
  .option('--fracture <level:loss>', 'share of the front height lost, as T12:0.4; may be repeated', collect)
  .option('--screws <levels>', 'pedicle screws, comma-separated')
  .option('--scoliosis <degrees>', 'S curve')
  .option('--lumbar <n>', '4, 5 or 6 lumbar vertebrae')
  .option('--thoracic <n>', '11, 12 or 13 thoracic vertebrae')
  .option('--force', 'replace files that are there')
  .option('--ct-only', 'no label map, no RTSTRUCT')
  .action((out: string, o) => inThread(o, 'phantom', { out, options: o }));

command('models [action] [ids...]', 'list models, or verify their weights and self-tests')
  .option('--provider <name>', 'auto, cpu, cuda, dml or coreml', 'auto')
  .option(...modelsOption)
  .action((action: string | undefined, ids: string[], o) =>
    inThread(o, 'models', { action, ids, options: { ...o, modelsFolder: resolve(o.modelsFolder) } }),
  );

command('diagnostics', 'report of unexpected errors on this machine: no messages, no paths, no patient data')
  .option('--out <file>', 'write it to a file')
  .option('--force', 'replace a file that is there')
  .action((o) => conclude(o, async () => (await import('./commands/diagnostics.ts')).diagnosticsCommand(o)));

program
  .command('serve [folder]')
  .description('serve the app on 127.0.0.1; without a folder it opens the demonstration case')
  .option('--port <n>', '0 takes any free port', '0')
  .option('--host-token <->', 'a token of your own, usable more than once: - reads it from standard input')
  .option('--open', 'open it in the installed browser')
  .option(...modelsOption)
  .action(async (folder: string | undefined, o) => {
    const { serveCommand } = await import('./commands/serve.ts');
    await serveCommand(folder, { ...o, modelsFolder: resolve(o.modelsFolder) }, interrupt).catch(
      (error: unknown) => {
        const outcome = outcomeOfError(error);
        console.error(plainText(outcome.text));
        process.exitCode = outcome.exit;
      },
    );
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  if (error.code === 'usage') console.error(error.message);
  // Help and version end well; everything else commander throws is wrong usage.
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
}
