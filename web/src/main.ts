import { mount } from 'svelte';
import './ui/base.css';
import { configure_client } from './api/client';
import { i18n } from './i18n/i18n.svelte';
import { speak_validity } from './lib/validity';
import { keep_focus } from './lib/focus_keeper';
import App from './screens/App.svelte';
import { preferences } from './store/preferences.svelte';
import { session } from './store/session.svelte';
import { sounding } from './store/sounding.svelte';
import { restore_session } from './actions/sign_in';

i18n.start();
preferences.start();
configure_client({ language: () => i18n.language, on_signed_out: () => session.signed_out() });
sounding.start();
keep_focus();
speak_validity(() => i18n.t.validity);
void restore_session();

const target = document.getElementById('app');
if (target) mount(App, { target });
