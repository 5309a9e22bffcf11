/** Pages of an invented shop, as pictures of a product would show them: before, after, and what differs. */
export function shopPage(which: 'before' | 'after' | 'difference', name: 'home' | 'login'): string {
  const added = which !== 'before';
  const goods = [
    ['Sourdough', '4.20 €', '#c58b4b'],
    ['Croissant', '1.80 €', '#dba75c'],
    ['Rye bread', '3.90 €', '#7d5733'],
    ['Almond cake', '16.50 €', '#e3c892'],
  ];
  const cards = goods
    .map(
      ([title, price, colour]) =>
        `<div class="good"><div class="photo" style="background:${colour}"></div><b>${title}</b><span>${price}</span>${added ? '<em class="differs">Contains gluten</em>' : ''}</div>`,
    )
    .join('');
  const home = `<div class="hero"><h1>Fresh from the harbour</h1><p>${added ? 'Order today, or for a day of your choice.' : 'Order today, collect tomorrow.'}</p>${added ? '<p class="day differs">Collect on <b>Saturday 5 December</b></p>' : ''}<a>Order</a></div><div class="goods">${cards}</div>`;
  const login = '<div class="hero"><h1>Log in</h1><p>E-mail</p><p>Password</p><a>Log in</a></div>';
  const marked =
    which === 'difference'
      ? 'header,.hero,.goods,.good,.photo,.hero a,.day{background:#eee!important;color:#999!important;border-color:#ccc!important}.good,body{background:#fff!important}body{color:#999}.differs{outline:4px solid #e6007e;outline-offset:3px;background:#ffd3ec!important;color:#700038!important}'
      : '';
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>
body{margin:0;font:17px "Liberation Sans",sans-serif;color:#2a211a;background:#fdf7ee}header{background:#23445c;color:#fff;padding:16px 20px;font-weight:bold}
.hero{padding:28px 20px;background:#f3e3cb}h1{margin:0 0 8px;font:bold 34px "Liberation Serif",serif}.hero p{margin:0 0 14px}.hero a{display:inline-block;background:#b4502a;color:#fff;padding:10px 26px;border-radius:6px}
.day{display:inline-block;background:#fff;border:1px solid #c9b79b;border-radius:6px;padding:8px 12px;margin-right:14px!important}
.goods{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:16px;padding:20px}.good{background:#fff;border-radius:8px;padding:12px;display:grid;gap:5px}.photo{height:90px;border-radius:6px}em{font-size:14px;font-style:normal;color:#7a2d00}
${marked}</style><header>Harbour Bakery</header>${name === 'home' ? home : login}`;
}
