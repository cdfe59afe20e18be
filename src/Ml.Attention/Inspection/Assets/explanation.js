// Brings explanations to life: what words are shaded by, the map of the weights, numbers of the place under mouse or focus.
(() => {
  'use strict';

  const WHOLE = 65535; // The sum of a row of weights as they are stored.
  const number = value => value.toFixed(4);
  const signed = (value, digits) => {
    const text = Math.abs(value).toFixed(digits);
    return (+text === 0 ? '' : value > 0 ? '+' : '\u2212') + text;
  };

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  /** The weights of one layer or head, or the mean over all (null). */
  function matrixOf(data, stored, layer, head) {
    const size = data.tokens.length ** 2, matrix = new Float64Array(size);
    const layers = layer === null ? [...Array(data.layers).keys()] : [layer];
    const heads = head === null ? [...Array(data.heads).keys()] : [head];
    for (const each of layers) {
      for (const one of heads) {
        const offset = (each * data.heads + one) * size;
        for (let i = 0; i < size; i++) {
          matrix[i] += stored[offset + i];
        }
      }
    }
    return matrix.map(sum => sum / (WHOLE * layers.length * heads.length));
  }

  /** The weight that each token receives from those that the prediction is made from. */
  function receivedOf(data, matrix) {
    const count = data.tokens.length;
    return data.tokens.map((_, key) => {
      if (data.pooledFirst) {
        return matrix[key];
      }
      let sum = 0;
      for (let query = 0; query < count; query++) {
        sum += matrix[query * count + key];
      }
      return sum / count;
    });
  }

  /** The place that a key moves to, among so many; undefined for other keys. */
  function moved(key, place, count) {
    const steps = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, PageUp: -10, PageDown: 10, Home: -count, End: count };
    return key in steps ? Math.min(Math.max(place + steps[key], 0), count - 1) : undefined;
  }

  function select(name, count, change) {
    const options = ['all (mean)', ...Array(count).keys()].map((text, i) => make('option', { value: i ? text : '', textContent: text }));
    const element = make('select', { onchange: () => change(element.value === '' ? null : +element.value) }, ...options);
    return make('label', {}, name, element);
  }

  function start(root) {
    const find = selector => root.querySelector(selector);
    const data = JSON.parse(find('script[type="application/json"]').textContent);
    const stored = new Uint16Array(Uint8Array.from(atob(data.weights), character => character.charCodeAt(0)).buffer);
    const count = data.tokens.length;
    const words = [...root.querySelectorAll('.word')], sentence = find('.sentence'), legend = find('.legend');
    const state = { shading: 'received', layer: null, head: null, word: 0, query: 0, key: 0 };
    let matrix, received;

    // Choices.
    const shadings = [['received', 'attention received'], ['added', 'leave-one-word-out'], ['from', 'attention from the chosen word']];
    const radios = shadings.map(([value, text]) => make('label', {}, make('input', {
      type: 'radio', name: 'shading', value, checked: value === state.shading, onchange: () => { state.shading = value; shade(); },
    }), text));
    find('.choices').append(
      make('fieldset', {}, make('legend', { textContent: 'Shade words by' }), ...radios),
      select('Layer', data.layers, layer => { state.layer = layer; weigh(); }),
      select('Head', data.heads, head => { state.head = head; weigh(); }));
    find('.choices').onsubmit = event => event.preventDefault();

    // The sentence: one stop of the tab key, arrow keys from word to word.
    const wordReading = make('output', { className: 'word-reading' });
    sentence.after(wordReading);
    sentence.setAttribute('role', 'listbox');
    sentence.setAttribute('aria-orientation', 'horizontal');
    sentence.setAttribute('aria-label', 'Words of the text; arrow keys move from word to word');
    words.forEach((word, i) => {
      word.setAttribute('role', 'option');
      word.onfocus = () => choose(i);
      word.onclick = () => word.focus();
      word.onmouseenter = () => { wordReading.textContent = tell(i); };
      word.onmouseleave = () => { wordReading.textContent = tell(state.word); };
    });
    sentence.onkeydown = event => {
      const place = moved(event.key, state.word, count);
      if (place !== undefined && !event.altKey && !event.metaKey) {
        event.preventDefault();
        event.stopPropagation();
        words[place].focus();
      }
    };

    // The map: a canvas of one pixel a weight, made larger by the style, with names that stay in sight.
    const canvas = make('canvas', { width: count, height: count }), cursor = make('div', { className: 'cursor' });
    const cells = make('div', { className: 'cells' }, canvas, make('div', { className: 'lines' }), cursor);
    const names = className => make('div', { className }, ...data.tokens.map(token => make('span', { textContent: token, title: token })));
    const columns = names('columns'), rows = names('rows');
    const grid = make('div', { className: 'grid', tabIndex: 0 }, make('div', { className: 'corner', textContent: 'from ↓ to →' }), columns, rows, cells);
    grid.setAttribute('role', 'application');
    grid.setAttribute('aria-label', `Attention weights of ${count} × ${count} words; arrow keys move from weight to weight`);
    grid.style.setProperty('--tokens', count);
    root.style.setProperty('--cell', count > 80 ? '16px' : count > 30 ? '19px' : '22px');
    const reading = make('output', { className: 'reading' }), scale = make('p', { className: 'note scale' });
    find('.map').replaceChildren(scale, grid, reading);
    const placeOf = event => {
      const box = cells.getBoundingClientRect(), at = (from, length) => Math.min(Math.max(Math.floor(from / length * count), 0), count - 1);
      return [at(event.clientY - box.top, box.height), at(event.clientX - box.left, box.width)];
    };
    cells.onmousemove = event => point(...placeOf(event));
    cells.onmouseleave = () => point(state.query, state.key);
    cells.onclick = event => { [state.query, state.key] = placeOf(event); point(state.query, state.key); };
    grid.onkeydown = event => {
      const isRow = event.key === 'ArrowUp' || event.key === 'ArrowDown' || event.key === 'PageUp' || event.key === 'PageDown';
      const place = moved(event.key, isRow ? state.query : state.key, count);
      if (place !== undefined && !event.altKey && !event.metaKey) {
        event.preventDefault();
        event.stopPropagation();
        state[isRow ? 'query' : 'key'] = place;
        point(state.query, state.key);
        [grid.style.scrollPaddingTop, grid.style.scrollPaddingLeft] = [`${columns.offsetHeight}px`, `${rows.offsetWidth}px`];
        cursor.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      }
    };

    function tell(i) {
      const from = state.shading === 'from' ? `; ${data.tokens[state.word]} gives it ${number(matrix[state.word * count + i])}` : '';
      return `${data.tokens[i]}: receives ${number(received[i])} of the attention${from}; adds ${signed(data.probabilityAdded[i], 4)} to the probability of ${data.label} (log-odds ${signed(data.logOddsAdded[i], 3)})`;
    }

    function choose(i) {
      state.word = i;
      shade();
    }

    function point(query, key) {
      [cursor.style.top, cursor.style.left] = [`calc(var(--cell)*${query})`, `calc(var(--cell)*${key})`];
      root.querySelectorAll('.on').forEach(name => name.classList.remove('on'));
      rows.children[query].classList.add('on');
      columns.children[key].classList.add('on');
      reading.textContent = `${data.tokens[query]} → ${data.tokens[key]}: ${number(matrix[query * count + key])}`;
    }

    const chosen = () => `${state.layer === null ? 'mean of all layers' : `layer ${state.layer}`}, ${state.head === null ? 'mean of all heads' : `head ${state.head}`}`;

    function shade() {
      const values = state.shading === 'added' ? data.logOddsAdded
        : state.shading === 'from' ? words.map((_, key) => matrix[state.word * count + key]) : received;
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      words.forEach((word, i) => {
        word.style.setProperty('--shade', largest ? (Math.abs(values[i]) / largest).toFixed(3) : 0);
        word.classList.toggle('wrong', values[i] < 0);
        word.tabIndex = i === state.word ? 0 : -1;
        word.setAttribute('aria-selected', i === state.word);
        word.title = tell(i);
        word.setAttribute('aria-label', word.title);
      });
      wordReading.textContent = tell(state.word);
      const what = {
        received: `Shade: attention that each word receives from ${data.pooledFirst ? 'the first, which the model predicts from' : 'all words'}; ${chosen()}. Strongest: ${number(largest)}.`,
        from: `Shade: attention that “${data.tokens[state.word]}” gives to each word; ${chosen()}. Strongest: ${number(largest)}.`,
        added: `Shade: what each word adds to the log-odds of ${data.label}; blue speaks for it, orange with dots against it. Strongest: ${largest.toFixed(3)}.`,
      };
      legend.textContent = what[state.shading];
    }

    function weigh() {
      matrix = matrixOf(data, stored, state.layer, state.head);
      received = receivedOf(data, matrix);
      const largest = matrix.reduce((most, value) => Math.max(most, value), 0);
      const context = canvas.getContext('2d'), image = context.createImageData(count, count);
      matrix.forEach((weight, i) => image.data.set([40, 115, 225, Math.round(235 * weight / largest)], 4 * i));
      context.putImageData(image, 0, 0);
      scale.textContent = `Each row is what a word looks at, and sums to 1; ${chosen()}. The strongest shade is ${number(largest)}. Layers and heads are counted from 0.`;
      shade();
      point(state.query, state.key);
    }

    weigh();
  }

  for (const root of document.querySelectorAll('.ml-attention.explanation:not([data-ready])')) {
    root.dataset.ready = '';
    if (root.querySelector('.word')) {
      start(root);
    }
  }
})();
