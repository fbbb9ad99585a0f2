/** Cases made without a hand, and the systems they come from and go to. */
import { useEffect, useState } from 'react';
import { Dialog } from '../../kit/Dialog.tsx';
import { closeDialog } from '../../model/notices.ts';
import { refreshWorklist, useWorklist } from '../../model/worklist.ts';
import { texts } from '../../texts/index.ts';
import { CaseTable } from './CaseTable.tsx';
import { RulesPanel } from './RulesPanel.tsx';
import { SystemsPanel } from './SystemsPanel.tsx';
import { TimesPlot } from './TimesPlot.tsx';
import styles from './WorklistDialog.module.css';

const t = texts.worklist;
const REFRESH_MS = 3000;

export function WorklistDialog() {
  const [tab, setTab] = useState<'cases' | 'rules' | 'pacs'>('cases');
  return (
    <Dialog title={t.title} wide onClose={closeDialog}>
      <div className={styles.tabs} role="tablist">
        {(['cases', 'rules', 'pacs'] as const).map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={tab === name}
            className={tab === name ? 'button primary' : 'button'}
            onClick={() => setTab(name)}
          >
            {t.tabs[name]}
          </button>
        ))}
      </div>
      {tab === 'cases' ? <Cases /> : tab === 'rules' ? <RulesPanel /> : <SystemsPanel />}
    </Dialog>
  );
}

function Cases() {
  const list = useWorklist((s) => s.list);
  useEffect(() => {
    void refreshWorklist();
    const timer = setInterval(() => void refreshWorklist(), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  if (list === null) return null;
  if (list.writtenMs === null)
    return (
      <div>
        <p>{t.none}</p>
        <p className="dim">{t.noneAction}</p>
      </div>
    );
  return (
    <>
      <p className={list.live ? styles.live : 'dim'} role="status">
        {list.live ? t.live : t.stopped(new Date(list.writtenMs).toLocaleString())}
        {list.arriving > 0 ? ` · ${t.arriving(list.arriving)}` : ''}
      </p>
      <CaseTable list={list} />
      <TimesPlot jobs={list.jobs} />
      <p className="dim">{t.unapproved}</p>
    </>
  );
}
