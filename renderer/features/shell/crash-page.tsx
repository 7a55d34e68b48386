import { CircleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { FullPage } from './full-page.tsx';
import { shellText } from './text.ts';

/** Instead of an empty window when a page throws. */
export class CrashPage extends Component<{ readonly children: ReactNode }, { readonly crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError(): { crashed: boolean } {
    return { crashed: true };
  }

  override render(): ReactNode {
    if (!this.state.crashed) return this.props.children;
    return (
      <FullPage icon={CircleAlert} title={shellText.crashed.title} text={shellText.crashed.text}>
        <Button tone="primary" onClick={() => window.location.reload()}>
          {shellText.crashed.reload}
        </Button>
      </FullPage>
    );
  }
}
