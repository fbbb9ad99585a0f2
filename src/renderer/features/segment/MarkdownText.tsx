/** Markdown from a file of ours as text: links lead nowhere, pictures that are not part of the page are named only. */
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

export default function MarkdownText({ text }: { text: string }) {
  return (
    <Markdown
      remarkPlugins={[remarkGfm]}
      components={{
        h1: () => null,
        a: ({ children }) => <em>{children}</em>,
        img: ({ alt }) => <em>{alt}</em>,
      }}
    >
      {text}
    </Markdown>
  );
}
