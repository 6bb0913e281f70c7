// Sums the cube under the filters and writes the numbers into the rows that stand there already.
'use strict';
(() => {
  const cube = JSON.parse(document.getElementById('cube').textContent);
  const form = document.querySelector('form');
  const rows = [...document.querySelectorAll('[data-row]')];
  const grouped = new Intl.NumberFormat('en-US');

  function add(sums, key, values) {
    const known = sums.get(key) || values.map(() => 0);
    values.forEach((value, k) => { known[k] += value; });
    sums.set(key, known);
  }

  function summed() {
    const chosen = Object.fromEntries(['year', 'kind', 'region', 'severity'].map((name) => [name, form.elements[name].value]));
    const fits = ([y, k, r]) => (chosen.year === '' || +chosen.year === y) && (chosen.kind === '' || +chosen.kind === k)
      && (chosen.region === '' || (chosen.region[0] === 'p' ? +chosen.region.slice(1) === cube.province[r] : +chosen.region === r));
    const documents = new Map();
    const faults = new Map();
    for (const one of cube.documents) {
      if (!fits(one)) continue;
      const [y, k, r, ...values] = one;
      for (const key of ['all', `y${y}`, `k${k}`, `p${cube.province[r]}`, `r${r}`]) add(documents, key, values);
    }
    const wanted = (severity) => chosen.severity === '' || +chosen.severity === severity;
    for (const one of cube.faults) {
      const [y, , , fault, severity, findings] = one;
      if (!fits(one) || !wanted(severity)) continue;
      for (const key of [`f${fault}`, `f${fault}y${y}`]) add(faults, key, [findings]);
    }
    for (const one of cube.hits) {
      const [, , , c, ...values] = one;
      if (fits(one) && wanted(cube.codes[c])) add(faults, `c${c}`, values);
    }
    return { documents, faults, fits };
  }

  // The same reckoning as `measures` of dashboard.py.
  const per = (part, whole) => (whole ? (part * 100 / whole).toFixed(1) : '–');
  function documentTexts([n, unreadable, bad, errors, warnings, hints]) {
    const read = n - unreadable;
    return { n, unreadable, read, bad, errors, warnings, hints, share: per(bad, read), unshare: per(unreadable, n),
      e100: per(errors, read), w100: per(warnings, read), h100: per(hints, read) };
  }
  const faultTexts = ([findings, documents], read) => ({ findings, documents, share: per(documents, read), f100: per(findings, read) });

  function fill(row, texts) {
    for (const cell of row.querySelectorAll('[data-m]')) {
      const value = texts[cell.dataset.m];
      cell.textContent = typeof value === 'number' ? grouped.format(value) : value + (cell.dataset.unit && value !== '–' ? cell.dataset.unit : '');
    }
    for (const bar of row.querySelectorAll('.bar')) bar.style.width = `${Math.min(parseFloat(texts.share) || 0, 100)}%`;
  }

  function matrix(row, faults, documents) {
    for (const cell of row.querySelectorAll('[data-cell]')) {
      const key = cell.dataset.cell;
      const year = key.includes('y') ? key.slice(key.indexOf('y')) : 'all';
      const values = documents.get(year) || [0, 0];
      const told = per((faults.get(key) || [0])[0], values[0] - values[1]);
      cell.querySelector('span').firstChild.textContent = told;
      cell.querySelector('i').style.width = `${Math.min(parseFloat(told) || 0, 100)}%`;
    }
  }

  function show() {
    const { documents, faults, fits } = summed();
    const none = [0, 0, 0, 0, 0, 0];
    const all = documents.get('all') || none;
    for (const row of rows) {
      const key = row.dataset.row;
      if (key === 'all') fill(row, documentTexts(all));
      else if (key[0] === 'l') row.hidden = !fits(JSON.parse(row.dataset.at));
      else if (key[0] === 'c' || key[0] === 'f') {
        row.hidden = !faults.has(key);
        if (key[0] === 'c') fill(row, faultTexts(faults.get(key) || [0, 0], all[0] - all[1]));
        else matrix(row, faults, documents);
      } else {
        row.hidden = !documents.has(key);
        fill(row, documentTexts(documents.get(key) || none));
      }
    }
    document.getElementById('told').textContent = `所选范围：${grouped.format(all[0])}份文件`;
  }

  form.hidden = false;
  form.addEventListener('change', show);
  form.addEventListener('reset', () => setTimeout(show));
  form.addEventListener('submit', (event) => event.preventDefault());
  show();
})();
