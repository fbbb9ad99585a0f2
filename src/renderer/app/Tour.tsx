/** The tour's card over the pictures: what to do next, a button that does it, a tick once it is done. */
import { Icon } from '../kit/icons.tsx';
import {
  endTour,
  showTourStep,
  stepTour,
  type TourStep,
  tourSteps,
  useIsDone,
  useTour,
  useTourIsShown,
} from '../model/tour.ts';
import { texts } from '../texts/index.ts';
import { runAction } from './actions.ts';
import styles from './Tour.module.css';

const t = texts.tour;

export function Tour() {
  const step = useTour((s) => s.step);
  return useTourIsShown() ? <Card step={step} /> : null;
}

function Card({ step }: { step: TourStep }) {
  const done = useIsDone(step);
  const at = tourSteps.indexOf(step);
  const { head, text, show } = t.steps[step];
  const isLast = at === tourSteps.length - 1;
  return (
    <section className={styles.card} aria-label={t.title}>
      <div className="row spread">
        <span className="dim">
          {t.title} {t.at(at + 1, tourSteps.length)}
        </span>
        <button type="button" className="icon-button" aria-label={t.end} title={t.end} onClick={endTour}>
          ×
        </button>
      </div>
      <h2>
        {head}{' '}
        {done ? (
          <span className="good" role="img" aria-label={t.done}>
            <Icon name="check" />
          </span>
        ) : null}
      </h2>
      <p>{text}</p>
      <div className="row spread">
        <button type="button" className="button" onClick={() => showTourStep(step, runAction)}>
          {show}
        </button>
        <span className="row">
          {at === 0 ? null : (
            <button type="button" className="button" onClick={() => stepTour(-1)}>
              {t.back}
            </button>
          )}
          <button type="button" className="button primary" onClick={() => stepTour(1)}>
            {isLast ? t.finish : t.next}
          </button>
        </span>
      </div>
    </section>
  );
}
