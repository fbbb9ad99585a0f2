/** Last resort: a crashed page says what to do instead of going blank. */
import { Component, type ReactNode } from 'react';
import { noteUnexpected } from '../../core/errors/unexpected.ts';
import { texts } from '../texts/index.ts';
import styles from './Shell.module.css';

export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    noteUnexpected('page', error);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main className={styles.splash} role="alert">
        <h1>{texts.app.name}</h1>
        <p>{texts.app.crashed}</p>
        <p>{texts.app.crashedAction}</p>
        <button type="button" className="button primary" onClick={() => location.reload()}>
          {texts.app.reload}
        </button>
      </main>
    );
  }
}
