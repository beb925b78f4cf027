// Charts are heavy and rare: their bundle is loaded by pages that have one.
const own = document.currentScript;

if (own instanceof HTMLScriptElement && document.querySelector('[data-chart]')) {
  const script = document.createElement('script');
  script.src = own.src.replace('helpdesk.js', 'charts.js');
  script.async = true;
  document.head.append(script);
}
