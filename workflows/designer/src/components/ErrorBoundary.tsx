import { Component, type ReactNode } from 'react';
import { t } from '../i18n';

/** A fault of the designer itself: said plainly instead of an empty page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { message?: string | undefined }> {
  override state: { message?: string | undefined } = {};

  static getDerivedStateFromError(error: unknown): { message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    return this.state.message === undefined ? this.props.children : (
      <div className="designer-state" role="alert">
        <p>{t('The designer has stopped because of a fault of its own.')}</p>
        <p className="muted">{this.state.message}</p>
        <button type="button" className="btn btn-primary" onClick={() => this.setState({ message: undefined })}>{t('Try again')}</button>
      </div>
    );
  }
}
