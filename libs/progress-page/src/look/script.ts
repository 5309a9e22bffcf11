/**
 * The page's only script. It chooses the reader's language, shows when the page is old, marks what is new since the
 * time in the link (`#seen=…`), and unfolds what a link leads to. It stores nothing and makes no request; without it
 * the page has everything but that.
 */
export const script = `(function () {
  'use strict';
  var all = function (query, action) { Array.prototype.forEach.call(document.querySelectorAll(query), action); };
  var radios = document.getElementsByName('language');
  function choose(language) {
    Array.prototype.forEach.call(radios, function (radio) {
      if (radio.value !== language) return;
      radio.checked = true;
      document.documentElement.lang = language;
      document.title = document.querySelector('.in[lang=' + language + ']').getAttribute('data-title');
    });
  }
  var wanted = (navigator.languages || [navigator.language]).map(function (tag) { return tag.slice(0, 2).toLowerCase(); });
  wanted.some(function (tag) {
    var known = Array.prototype.some.call(radios, function (radio) { return radio.value === tag; });
    if (known) choose(tag);
    return known;
  });
  Array.prototype.forEach.call(radios, function (radio) {
    radio.addEventListener('change', function () { choose(radio.value); });
  });
  function fill(element, count, values) {
    var text = element.getAttribute(count === 0 ? 'data-none' : count === 1 ? 'data-one' : 'data-many');
    element.textContent = text.replace('{n}', String(count)).replace('{date}', values || '');
    element.hidden = false;
  }
  var hours = (Date.now() - Date.parse(document.body.getAttribute('data-at'))) / 36e5;
  if (hours > Number(document.body.getAttribute('data-stale-hours'))) {
    document.body.className = 'is-stale';
    all('.stale', function (note) { fill(note, Math.max(1, Math.floor(hours / 24))); });
    all('.rely', function (part) {
      part.setAttribute('data-level', 'unknown');
      part.querySelector('.answer').textContent = part.getAttribute('data-old');
      part.querySelector('.level').textContent = part.getAttribute('data-old-level');
      part.querySelector('.flag use').setAttribute('href', '#i-unknown');
    });
  }
  var match = /[#&]seen=([0-9TZ:.-]+)/.exec(location.hash.replace(/%3A/gi, ':'));
  var seen = match ? Date.parse(match[1]) : NaN;
  all('.in', function (part) {
    var note = part.querySelector('.seen');
    if (!note) return;
    part.querySelector('.remember').hidden = false;
    if (isNaN(seen)) return;
    var count = 0;
    Array.prototype.forEach.call(part.querySelectorAll('[data-at]'), function (item) {
      if (!(Date.parse(item.getAttribute('data-at')) > seen)) return;
      count += 1;
      var mark = document.createElement('b');
      mark.className = 'fresh';
      mark.textContent = note.getAttribute('data-new');
      item.appendChild(mark);
    });
    var day = new Date(seen).toLocaleDateString(part.lang === 'en' ? 'en-GB' : part.lang, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
    fill(note, count, day);
  });
  function reveal() {
    var target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    var fold = target.closest('details') || (target.classList.contains('manager') && target.querySelector('details'));
    if (!fold || fold.open) return;
    fold.open = true;
    target.scrollIntoView();
  }
  addEventListener('hashchange', reveal);
  reveal();
  addEventListener('beforeprint', function () { all('details', function (part) { part.open = true; }); });
})();`;
