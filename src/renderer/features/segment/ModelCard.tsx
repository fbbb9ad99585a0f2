/** The card of a model: what it is for, what it was made from, how good it is, where it fails. */
import { lazy, Suspense, useEffect, useState } from 'react';
import { Dialog } from '../../kit/Dialog.tsx';
import { api } from '../../model/connection.ts';
import { notifyError } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';
import styles from '../guide/GuideDialog.module.css';

/** Loaded when asked for: the Markdown renderer is no part of the start. */
const MarkdownText = lazy(() => import('./MarkdownText.tsx'));

export function ModelCard({
  modelId,
  title,
  onClose,
}: {
  modelId: string;
  title: string;
  onClose: () => void;
}) {
  const [markdown, setMarkdown] = useState<string | null>(null);
  useEffect(() => {
    let shown = true;
    api()
      .call('models.card', { modelId })
      .then(({ markdown: text }) => shown && setMarkdown(text))
      .catch((error: unknown) => {
        if (shown) notifyError(error);
      });
    return () => {
      shown = false;
    };
  }, [modelId]);
  return (
    <Dialog title={texts.segment.cardTitle(title)} wide onClose={onClose}>
      <article className={styles.guide}>
        {markdown === null ? <p>…</p> : null}
        {markdown === '' ? <p>{texts.segment.noCard}</p> : null}
        <Suspense fallback={<p>…</p>}>{markdown === null ? null : <MarkdownText text={markdown} />}</Suspense>
      </article>
    </Dialog>
  );
}
