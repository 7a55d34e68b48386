import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Sound, SoundSession } from './audio/sound.ts';
import { openClient } from './bridge/open.ts';
import { ClientContext, feedState } from './bridge/state.ts';
import { App } from './features/shell/app.tsx';
import { CrashPage } from './features/shell/crash-page.tsx';
import './ui/tokens.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const client = openClient();
feedState(client);
const sound = new Sound(client);
client.start();

createRoot(root).render(
  <StrictMode>
    <CrashPage>
      <ClientContext value={client}>
        <SoundSession value={sound}>
          <App />
        </SoundSession>
      </ClientContext>
    </CrashPage>
  </StrictMode>,
);
