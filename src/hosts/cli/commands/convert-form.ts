/** `pedicle convert … --as seg|stl|obj|ply`: structures in other forms than an RTSTRUCT or a label map. */
import { requireTarget } from '../../../backend/files/targets.ts';
import { meshPaths, writeMeshes } from '../../../backend/forms/write-meshes.ts';
import { writeSegmentation } from '../../../backend/forms/write-segmentation.ts';
import type { Finding } from '../../../core/errors/errors.ts';
import type { Structure } from '../../../core/structures/index.ts';
import type { CtSeries } from '../../../dicom/index.ts';
import { exitForFindings, findingLines, type Outcome, usageError } from '../outcome.ts';

const FORMS = ['seg', 'stl', 'obj', 'ply'] as const;
export type Form = (typeof FORMS)[number];

/** The form that `--as` or the ending of the file asks for; null: an RTSTRUCT or a label map. @throws PedicleError `usage`. */
export function formOf(as: string | undefined, out: string): Form | null {
  const ending = /\.(stl|obj|ply)$/i.exec(out)?.[1]?.toLowerCase();
  const asked = as ?? ending;
  if (asked === undefined) return null;
  const form = FORMS.find((known) => known === asked);
  if (form === undefined) throw usageError({ what: 'one-of', option: '--as', allowed: FORMS });
  if (form === 'seg' ? !/\.dcm$/i.test(out) : form !== ending)
    throw usageError({ what: 'form-ending', form, ending: form === 'seg' ? 'dcm' : form });
  return form;
}

export async function convertToForm(
  form: Form,
  out: string,
  structures: readonly Structure[],
  ct: CtSeries,
  told: readonly Finding[],
  force: boolean,
): Promise<Outcome> {
  const targets =
    form === 'seg'
      ? [out]
      : meshPaths(
          out,
          form,
          structures.filter((s) => s.slices.size > 0),
        );
  for (const target of targets) await requireTarget(target, force);
  const { lines, json, findings } =
    form === 'seg'
      ? await asSegmentation(out, structures, ct, force)
      : await asMeshes(form, out, structures, ct, force);
  const all = [...told, ...findings];
  return {
    exit: exitForFindings(all),
    json: { ...json, findings: all },
    text: [...lines, ...findingLines(all)].join('\n'),
  };
}

async function asSegmentation(out: string, structures: readonly Structure[], ct: CtSeries, force: boolean) {
  const { segments, findings } = await writeSegmentation(out, structures, ct, force);
  return {
    lines: [`${segments.length} segments written to ${out}, read back and equal.`],
    json: { segments, written: [out] },
    findings,
  };
}

async function asMeshes(
  form: Exclude<Form, 'seg'>,
  out: string,
  structures: readonly Structure[],
  ct: CtSeries,
  force: boolean,
) {
  const { meshes, findings } = await writeMeshes(out, form, structures, ct.grid, force);
  const written = [...new Set(meshes.map((m) => m.path))];
  return {
    lines: [
      ...meshes.map(
        (m) =>
          `${m.name}: ${m.triangles} triangles, ${m.cc.toFixed(2)} cc (voxels ${m.voxelCc.toFixed(2)} cc)`,
      ),
      `${written.length === 1 ? out : `${written.length} files`} written, read back and equal.`,
    ],
    json: { meshes, written },
    findings,
  };
}
