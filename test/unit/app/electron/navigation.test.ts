import { EventEmitter } from 'node:events';
import type { App, WindowOpenHandlerResponse } from 'electron';
import { describe, expect, it } from 'vitest';
import { guardNavigation } from '../../../../app/electron/navigation.ts';
import { cancellable } from './stand-in.ts';

type Opener = (details: { url: string }) => WindowOpenHandlerResponse;

/** The contents of a page that has just been made in the guarded app. */
function newContents() {
  const app = new EventEmitter();
  guardNavigation(app as unknown as App);
  let opener: Opener | undefined;
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: Opener) => {
      opener = handler;
    },
  });
  app.emit('web-contents-created', {}, contents);
  return { contents, open: (url: string) => opener?.({ url }) };
}

describe('a page', () => {
  it.each(['https://example.com/', 'app://partyline/', 'file:///etc/passwd', 'javascript:alert(1)'])(
    'opens no window: %s',
    (url) => {
      expect(newContents().open(url)).toEqual({ action: 'deny' });
    },
  );

  it.each([
    ['https://example.com/', true, true],
    ['http://127.0.0.1:5580/', true, true],
    ['file:///etc/passwd', true, true],
    ['app://other/', true, true],
    ['app://partyline.example/', true, true],
    ['data:text/html,x', true, true],
    ['app://partyline/', false, true],
    ['app://partyline/', true, false],
    ['app://partyline/index.html', true, false],
  ])('going to %s (main frame: %s) is refused: %s', (url, isMainFrame, refused) => {
    const event = cancellable({ url, isMainFrame });
    newContents().contents.emit('will-frame-navigate', event);
    expect(event.defaultPrevented).toBe(refused);
  });

  it.each([
    ['https://example.com/', true],
    ['app://partyline/', false],
  ])('sent on to %s is refused: %s', (url, refused) => {
    const event = cancellable({ url });
    newContents().contents.emit('will-redirect', event);
    expect(event.defaultPrevented).toBe(refused);
  });

  it('holds no other page', () => {
    const event = cancellable();
    newContents().contents.emit('will-attach-webview', event);
    expect(event.defaultPrevented).toBe(true);
  });
});
