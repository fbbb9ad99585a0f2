/** `pedicle observers --ct <folder> <sets…>`: how far several observers of one case agree. */
import { basename, resolve } from 'node:path';
import { type Agreement, agreementOf } from '../../../backend/compare/observers.ts';
import {
  acceptedFindings,
  identityFieldsOf,
  requireIdentity,
} from '../../../backend/structures/identity-gate.ts';
import { loadStructures } from '../../../backend/structures/load-structures.ts';
import { openCt } from '../../../backend/studies/open-ct.ts';
import { EXIT, exitForFindings, findingLines, type Outcome, usageError } from '../outcome.ts';
import { plainText } from '../plain-text.ts';
import { fixed, textTable } from '../table.ts';

export interface ObserversArguments {
  readonly ct: string;
  readonly series?: string;
  readonly acceptIdentity?: string;
}

function tableOf(agreements: readonly Agreement[], files: readonly string[]): string {
  const heading = [
    'structure',
    'observer',
    'cc',
    'Dice with STAPLE',
    'sensitivity',
    'specificity',
    'mean Dice with others',
  ];
  const rows = agreements.flatMap(({ name, observers, pairwiseDice, stapleCc, majorityCc }) => [
    ...observers.map((o, r) => {
      const others = pairwiseDice[r]!.filter((value, n): value is number => n !== r && value !== null);
      const mean = others.length === 0 ? null : others.reduce((sum, value) => sum + value, 0) / others.length;
      return [
        name,
        files[o.observer]!,
        fixed(o.volumeCc, 1),
        fixed(o.diceWithConsensus, 4),
        fixed(o.sensitivity, 4),
        fixed(o.specificity, 6),
        fixed(mean, 4),
      ];
    }),
    [name, 'STAPLE / majority', `${fixed(stapleCc, 1)} / ${fixed(majorityCc, 1)}`, '', '', '', ''],
  ]);
  return plainText(textTable([heading, ...rows]));
}

export async function observersCommand(paths: readonly string[], a: ObserversArguments): Promise<Outcome> {
  if (paths.length < 2) throw usageError({ what: 'two-sets' });
  const { series, findings: ctFindings } = await openCt(a.ct, a.series);
  const accepted = identityFieldsOf(a.acceptIdentity);
  const loaded = [];
  for (const path of paths) {
    const one = await loadStructures(resolve(path), series, { acceptIdentity: accepted });
    requireIdentity(one, accepted, '--accept-identity');
    loaded.push(one);
  }
  const findings = [
    ...acceptedFindings(loaded.flatMap((one) => one.structures)),
    ...ctFindings,
    ...loaded.flatMap((one) => one.findings),
  ];
  const agreements = agreementOf(
    series.grid,
    loaded.map((one) => one.structures),
  );
  return {
    exit: agreements.length === 0 ? EXIT.findings : exitForFindings(findings),
    json: {
      observers: paths,
      agreements: agreements.map(({ consensus: _, ...figures }) => figures),
      findings,
    },
    text: [
      agreements.length === 0
        ? 'No structure has the same name in two of the sets.'
        : tableOf(
            agreements,
            paths.map((path) => basename(path)),
          ),
      ...findingLines(findings),
    ].join('\n'),
  };
}
