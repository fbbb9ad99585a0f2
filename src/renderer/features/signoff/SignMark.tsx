/** A structure's state as a small mark: a tick once reviewed, two once approved. */
import type { SignedState } from '../../../core/signoff/index.ts';
import { timeOrDay } from '../../kit/dates.ts';
import { Icon } from '../../kit/icons.tsx';
import { texts } from '../../texts/index.ts';
import styles from './Signoff.module.css';

const t = texts.signoff;

/** `approved by A. Smith, 10:42`; the state alone where nobody signed. */
export const signedWords = ({ state, user, at }: SignedState): string =>
  t.by(t.states[state], user, at === '' ? '' : timeOrDay(Date.parse(at), Date.now()));

/** @param props.always takes its room also without a mark. */
export function SignMark(props: { signed: SignedState; always?: boolean }) {
  const { state } = props.signed;
  const icon = state === 'approved' ? 'checkTwice' : state === 'reviewed' ? 'check' : null;
  if (icon === null) return props.always === true ? <span className={styles.none} /> : null;
  return (
    <span
      className={styles[state]}
      role="img"
      aria-label={t.states[state]}
      title={signedWords(props.signed)}
      data-sign={state}
    >
      <Icon name={icon} />
    </span>
  );
}
