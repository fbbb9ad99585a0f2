/** docs/user-guide.md inside the app, with contents and search, so that it can be read on an air-gapped workstation. */

import { type ReactNode, useId, useRef, useState } from 'react';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import guide from '../../../../docs/user-guide.md?raw';
import { Dialog } from '../../kit/Dialog.tsx';
import { closeDialog } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';
import styles from './GuideDialog.module.css';
import { sectionsOf, sectionsWith } from './sections.ts';

const pictures = import.meta.glob<string>('../../../../docs/screenshots/*.png', {
  eager: true,
  query: '?url',
  import: 'default',
});

/** Pictures are built into the page; links to other documents are shown as text, since nothing may be navigated to. */
const pictureUrl = (src: string): string => pictures[`../../../../docs/${src}`] ?? '';

const sections = sectionsOf(guide);
const t = texts.guide;

export default function GuideDialog() {
  const [words, setWords] = useState('');
  const found = sectionsWith(sections, words);
  const body = useRef<HTMLElement>(null);
  const show = (title: string): void =>
    body.current?.querySelector(`[data-section="${CSS.escape(title)}"]`)?.scrollIntoView();
  return (
    <Dialog onClose={closeDialog} title={t.title} wide reading>
      <div className={styles.columns}>
        <Contents words={words} onWords={setWords}>
          {found.map(({ title }) => (
            <li key={title}>
              <button type="button" className="list-button" onClick={() => show(title)}>
                {title}
              </button>
            </li>
          ))}
        </Contents>
        <article className={styles.guide} ref={body}>
          {found.length === 0 ? <p className="empty">{t.nothing}</p> : null}
          {found.map(({ title, text }) => (
            <section key={title} data-section={title}>
              <Markdown
                remarkPlugins={[remarkGfm]}
                components={{
                  h1: () => null,
                  a: ({ children }) => <em>{children}</em>,
                  img: ({ src, alt }) => <img src={pictureUrl(String(src ?? ''))} alt={alt ?? ''} />,
                }}
              >
                {text}
              </Markdown>
            </section>
          ))}
        </article>
      </div>
    </Dialog>
  );
}

function Contents(props: { words: string; onWords: (words: string) => void; children: ReactNode }) {
  const id = useId();
  return (
    <nav className={styles.contents} aria-labelledby={id}>
      <h3 id={id}>{t.contents}</h3>
      <input
        type="search"
        className="field"
        aria-label={t.search}
        placeholder={t.search}
        value={props.words}
        onChange={(e) => props.onWords(e.target.value)}
      />
      <ul>{props.children}</ul>
    </nav>
  );
}
