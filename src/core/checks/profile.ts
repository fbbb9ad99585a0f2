/** What the system the set goes to is known to refuse. */
import type { Structure } from '../structures/types.ts';
import type { ReceiverProfile } from './receiver-profile.ts';
import { missingSlices } from './shape.ts';
import { type CheckFinding, of, type RepairKind, type SetCheck } from './types.ts';

type Limits = ReceiverProfile['limits'];
type Limit = NonNullable<Limits[keyof Limits]>;

const lengthOf = (text: string): number => [...text].length;

function limitsOf(structure: Structure, { title, limits }: ReceiverProfile): CheckFinding[] {
  const findings: CheckFinding[] = [];
  const say = (
    limit: Limit,
    code: CheckFinding['code'],
    what: string,
    more: { readonly slices?: readonly number[]; readonly repair?: RepairKind } = {},
  ): void => {
    findings.push(
      of(structure, code, limit.severity, `${title}: ${structure.name} ${what}.`, limit.why, more),
    );
  };
  const { nameLength, nameCharacters, emptyStructures, openContours, missingSlices: gaps } = limits;
  if (nameLength !== undefined && lengthOf(structure.name) > nameLength.value)
    say(nameLength, 'profile-name-long', `has more than ${nameLength.value} characters`, {
      repair: 'shorten-name',
    });
  if (
    nameCharacters !== undefined &&
    structure.name !== '' &&
    !new RegExp(`^[${nameCharacters.value}]*$`, 'u').test(structure.name)
  )
    say(nameCharacters, 'profile-name-characters', 'has characters it does not take');
  if (emptyStructures !== undefined && structure.slices.size === 0 && structure.unplaced.length === 0)
    say(emptyStructures, 'profile-empty', 'has no contours');
  if (openContours !== undefined && structure.unplaced.some((c) => c.reason === 'not-closed-planar'))
    say(openContours, 'profile-open-contours', 'has points or open contours');
  const missing = gaps === undefined ? [] : missingSlices(structure);
  if (gaps !== undefined && missing.length > 0)
    say(gaps, 'profile-missing-slices', 'has slices without contours in between', {
      slices: missing,
      repair: 'interpolate',
    });
  return findings;
}

export const profileChecks: SetCheck = ({ structures, profile }) => {
  if (profile === null) return [];
  const { structures: most } = profile.limits;
  const many: CheckFinding[] =
    most === undefined || structures.length <= most.value
      ? []
      : [
          {
            code: 'profile-structures',
            severity: most.severity,
            message: `${profile.title}: ${structures.length} structures, it takes ${most.value}.`,
            action: most.why,
          },
        ];
  return [...many, ...structures.flatMap((structure) => limitsOf(structure, profile))];
};
