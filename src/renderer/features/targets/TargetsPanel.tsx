/** Targets: operations on the active structure, a CTV by rule, formulas of derived ones, what to know before an export; then what reads the vertebrae. */
import { texts } from '../../texts/index.ts';
import { AssessSection } from '../assess/AssessSection.tsx';
import { ClassifierSection } from '../assess/ClassifierSection.tsx';
import { FollowUpSection } from '../assess/FollowUpSection.tsx';
import { RiskSection } from '../assess/RiskSection.tsx';
import { OperationsPanel } from '../operations/OperationsPanel.tsx';
import { CtvByRule } from './CtvByRule.tsx';
import { FormulaList } from './FormulaList.tsx';
import { NeuralOrgans } from './NeuralOrgans.tsx';
import { SafetyChecks } from './SafetyChecks.tsx';
import styles from './TargetsPanel.module.css';

const t = texts.targets;

export function TargetsPanel() {
  return (
    <>
      <OperationsPanel />
      <section className={styles.section} aria-label={t.ctv}>
        <h3>{t.ctv}</h3>
        <CtvByRule />
      </section>
      <section className={styles.section} aria-label={t.formulas}>
        <h3>{t.formulas}</h3>
        <FormulaList />
      </section>
      <section className={styles.section} aria-label={t.neural}>
        <h3>{t.neural}</h3>
        <NeuralOrgans />
      </section>
      <section className={styles.section} aria-label={t.safety}>
        <h3>{t.safety}</h3>
        <SafetyChecks />
      </section>
      <section className={styles.section} aria-label={texts.assess.title}>
        <h3>{texts.assess.title}</h3>
        <AssessSection />
      </section>
      <section className={styles.section} aria-label={texts.assess.followUp.title}>
        <h3>{texts.assess.followUp.title}</h3>
        <FollowUpSection />
      </section>
      <section className={styles.section} aria-label={texts.assess.risk.title}>
        <h3>{texts.assess.risk.title}</h3>
        <RiskSection />
      </section>
      <section className={styles.section} aria-label={texts.assess.classifier.title}>
        <h3>{texts.assess.classifier.title}</h3>
        <ClassifierSection />
      </section>
    </>
  );
}
