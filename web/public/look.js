// Before anything is drawn: the language and the appearance that this browser was given. A file of its own, because the server's policy allows
// no script inside the page; without "module", because such a script would run only after the first picture. The console reads both from
// here (src/i18n/i18n.svelte.ts, src/store/preferences.svelte.ts) and keeps them in the same places.
(() => {
  const root = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(`tocsin.${name}`);
    } catch {
      return null; // A browser without storage begins anew each time.
    }
  };
  const language = kept('language');
  const reads_chinese = language ? language === 'zh' : (navigator.languages ?? []).some((one) => one.toLowerCase().startsWith('zh')) || !navigator.languages;
  root.lang = reads_chinese ? 'zh-CN' : 'en';
  if (!reads_chinese) document.title = 'Tocsin';
  const theme = kept('theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  if (kept('night') === 'on' && location.pathname.startsWith('/station/')) root.dataset.night = '';
})();
