/** docs/user-guide.md inside the app, so that it can be read on an air-gapped workstation. */

import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import guide from '../../../../docs/user-guide.md?raw';
import { Dialog } from '../../kit/Dialog.tsx';
import { closeDialog } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';
import styles from './GuideDialog.module.css';

const pictures = import.meta.glob<string>('../../../../docs/screenshots/*.png', {
  eager: true,
  query: '?url',
  import: 'default',
});

/** Pictures are built into the page; links to other documents are shown as text, since nothing may be navigated to. */
const pictureUrl = (src: string): string => pictures[`../../../../docs/${src}`] ?? '';

export default function GuideDialog() {
  return (
    <Dialog onClose={closeDialog} title={texts.guide.title} wide reading>
      <article className={styles.guide}>
        <Markdown
          remarkPlugins={[remarkGfm]}
          components={{
            h1: () => null,
            a: ({ children }) => <em>{children}</em>,
            img: ({ src, alt }) => <img src={pictureUrl(String(src ?? ''))} alt={alt ?? ''} />,
          }}
        >
          {guide}
        </Markdown>
      </article>
    </Dialog>
  );
}
