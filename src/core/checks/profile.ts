/** What the system the set goes to is known to refuse. */
import { finding } from '../errors/errors.ts';
import type { Structure } from '../structures/types.ts';
import type { ReceiverProfile } from './receiver-profile.ts';
import { missingSlices } from './shape.ts';
import { type CheckFinding, of, type SetCheck } from './types.ts';

type Limits = ReceiverProfile['limits'];
type Limit = NonNullable<Limits[keyof Limits]>;

const lengthOf = (text: string): number => [...text].length;

function limitsOf(structure: Structure, { title, limits }: ReceiverProfile): CheckFinding[] {
  const findings: CheckFinding[] = [];
  const { name } = structure;
  const { nameLength, nameCharacters, emptyStructures, openContours, missingSlices: gaps } = limits;
  const told = ({ why }: Limit) => ({ title, name, why });
  if (nameLength !== undefined && lengthOf(name) > nameLength.value)
    findings.push(
      of(
        structure,
        'profile-name-long',
        nameLength.severity,
        { ...told(nameLength), most: nameLength.value },
        { repair: 'shorten-name' },
      ),
    );
  if (
    nameCharacters !== undefined &&
    name !== '' &&
    !new RegExp(`^[${nameCharacters.value}]*$`, 'u').test(name)
  )
    findings.push(of(structure, 'profile-name-characters', nameCharacters.severity, told(nameCharacters)));
  if (emptyStructures !== undefined && structure.slices.size === 0 && structure.unplaced.length === 0)
    findings.push(of(structure, 'profile-empty', emptyStructures.severity, told(emptyStructures)));
  if (openContours !== undefined && structure.unplaced.some((c) => c.reason === 'not-closed-planar'))
    findings.push(of(structure, 'profile-open-contours', openContours.severity, told(openContours)));
  const missing = gaps === undefined ? [] : missingSlices(structure);
  if (gaps !== undefined && missing.length > 0)
    findings.push(
      of(structure, 'profile-missing-slices', gaps.severity, told(gaps), {
        slices: missing,
        repair: 'interpolate',
      }),
    );
  return findings;
}

export const profileChecks: SetCheck = ({ structures, profile }) => {
  if (profile === null) return [];
  const { structures: most } = profile.limits;
  const many: CheckFinding[] =
    most === undefined || structures.length <= most.value
      ? []
      : [
          finding('profile-structures', most.severity, {
            title: profile.title,
            why: most.why,
            count: structures.length,
            most: most.value,
          }),
        ];
  return [...many, ...structures.flatMap((structure) => limitsOf(structure, profile))];
};
