import { render } from 'preact';
import { App } from './app.tsx';
import { TextProvider } from './text/text-context.tsx';

const root = document.getElementById('page');
if (root) {
  render(
    <TextProvider>
      <App />
    </TextProvider>,
    root,
  );
}
