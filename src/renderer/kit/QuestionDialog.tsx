/** A question with Cancel as the answer of least effort. */
import { texts } from '../texts/index.ts';
import { Dialog } from './Dialog.tsx';

export function QuestionDialog(props: {
  title: string;
  text: string;
  yes: string;
  answer: (yes: boolean) => void;
}) {
  const no = (): void => props.answer(false);
  return (
    <Dialog
      title={props.title}
      onClose={no}
      footer={
        <>
          <span className="grow" />
          <button type="button" className="button" onClick={() => props.answer(true)}>
            {props.yes}
          </button>
          <button type="button" className="button primary" data-autofocus="" onClick={no}>
            {texts.dialog.cancel}
          </button>
        </>
      }
    >
      <p>{props.text}</p>
    </Dialog>
  );
}
