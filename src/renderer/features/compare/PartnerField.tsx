/** The reference a structure is compared with: matched by name, to be confirmed, or chosen by hand. */
import { memo } from 'react';
import type { Structure } from '../../../core/structures/types.ts';
import { choosePartner } from '../../model/compare/compare.ts';
import { type ComparePair, isUnsure } from '../../model/compare/pairs.ts';
import { useCompareSettings } from '../../model/compare/settings.ts';
import type { ReferenceSet } from '../../model/references.ts';
import { texts } from '../../texts/index.ts';
import styles from './ComparePanel.module.css';

const t = texts.compare;

/** Kept while its parts stay the same: every field lists every reference. */
export const PartnerField = memo(function PartnerField(props: {
  structure: Structure;
  pair: ComparePair | null;
  set: ReferenceSet;
}) {
  const { structure, pair, set } = props;
  const sure = useCompareSettings((s) => s.sureNameConfidence);
  const unsure = pair !== null && isUnsure(pair, sure);
  const note = noteOf(pair, unsure);
  return (
    <span className={unsure ? `${styles.partner} ${styles.unsure}` : styles.partner} title={note}>
      <select
        aria-label={t.pairWith(structure.name)}
        value={pair?.referenceId ?? ''}
        onChange={(e) => choosePartner(structure.id, e.target.value === '' ? null : e.target.value)}
      >
        <option value="">{t.noPartner}</option>
        {set.structures.map((s) => (
          <option key={s.id} value={s.id}>
            {s.name}
          </option>
        ))}
      </select>
      {unsure ? (
        <button
          type="button"
          className={styles.confirmPair}
          aria-label={`${t.confirmPair}: ${structure.name}. ${note}`}
          onClick={() => choosePartner(structure.id, pair.referenceId)}
        >
          ? {Math.round((pair.confidence ?? 0) * 100)} %
        </button>
      ) : null}
    </span>
  );
});

function noteOf(pair: ComparePair | null, unsure: boolean): string {
  if (pair === null) return t.noPartner;
  if (pair.confidence === null) return t.byHand;
  const percent = Math.round(pair.confidence * 100);
  if (!unsure) return t.matched(percent);
  return pair.ambiguous ? t.ambiguous(percent) : t.uncertain(percent);
}
