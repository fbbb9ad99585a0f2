/** `pedicle models [list|verify]`. */

import { listModels, type ProviderChoice, verifyModel } from '../../../backend/segmentation/index.ts';
import { fault, PedicleError } from '../../../core/errors/errors.ts';
import { EXIT, exitForFindings, findingLines, type Outcome, usageError } from '../outcome.ts';
import { textTable } from '../table.ts';

async function listModelsCommand(modelsFolder: string): Promise<Outcome> {
  const { models, findings } = await listModels(modelsFolder);
  const rows = models.map(({ manifest: m }) => [
    m.id,
    m.version,
    m.status,
    String(m.structures.filter((s) => s.proposed).length),
    m.licence.split(' (')[0] ?? '',
    m.title,
  ]);
  const json = models.map(({ manifest: m }) => ({
    id: m.id,
    version: m.version,
    status: m.status,
    title: m.title,
    licence: m.licence,
    intendedUse: m.intendedUse,
    structures: m.structures.filter((s) => s.proposed).map((s) => s.name),
  }));
  const text = [
    textTable([['id', 'version', 'status', 'structures', 'licence', 'title'], ...rows]),
    ...findingLines(findings),
  ].join('\n');
  return { exit: exitForFindings(findings), json: { models: json, findings }, text };
}

/** Weights against their hash, and the self-test on the provider that would be used. */
async function verifyModelsCommand(
  modelsFolder: string,
  ids: readonly string[],
  provider: ProviderChoice,
): Promise<Outcome> {
  const { models, findings } = await listModels(modelsFolder);
  const wanted = ids.length === 0 ? models : models.filter((m) => ids.includes(m.manifest.id));
  if (wanted.length === 0) throw fault('no-models', { asked: true });
  const results = [];
  for (const model of wanted) {
    const outcome = await verifyModel(model, {
      provider,
      freshSelfTest: true,
    }).catch((error: unknown) => {
      if (error instanceof PedicleError) return error;
      throw error;
    });
    results.push({ id: model.manifest.id, outcome });
  }
  const failed = results.some((r) => r.outcome instanceof PedicleError);
  const json = results.map(({ id, outcome }) =>
    outcome instanceof PedicleError
      ? { id, ok: false, code: outcome.code, message: outcome.message, action: outcome.action }
      : {
          id,
          ok: true,
          provider: outcome.provider,
          providerReason: outcome.providerReason,
          findings: outcome.findings,
        },
  );
  const lines = results.map(({ id, outcome }) =>
    outcome instanceof PedicleError
      ? `${id}: FAILED ${outcome.code}: ${outcome.message} → ${outcome.action}`
      : [
          `${id}: ok on ${outcome.provider} (${outcome.providerReason})`,
          ...findingLines(outcome.findings, '  '),
        ].join('\n'),
  );
  return {
    exit: failed ? EXIT.badInput : exitForFindings(findings),
    json: { models: json, findings },
    text: lines.join('\n'),
  };
}

/** @throws PedicleError `usage`. */
export function modelsCommand(
  action: string | undefined,
  ids: readonly string[],
  o: { readonly modelsFolder: string; readonly provider: string },
): Promise<Outcome> {
  if (action === 'verify') return verifyModelsCommand(o.modelsFolder, ids, o.provider as ProviderChoice);
  if (action === undefined || action === 'list') return listModelsCommand(o.modelsFolder);
  throw usageError({ what: 'action', command: 'models', action, allowed: ['list', 'verify'] });
}
