/**
 * JavaScript for a page before its picture is taken: it waits for fonts and images, up to two seconds, puts a fixed text
 * in place of what the mask names, and returns the page's height. A text, since its globals are the browser's.
 *
 * @param mask CSS selectors
 */
export const settled = (mask: string[]): string => `(async () => {
  const patience = new Promise((resolve) => setTimeout(resolve, 2000));
  for (const image of document.images) image.loading = 'eager';
  const images = [...document.images].map((image) => image.decode().catch(() => {}));
  await Promise.race([Promise.all([document.fonts.ready, ...images]), patience]);
  for (const selector of ${JSON.stringify(mask)}) {
    for (const element of document.querySelectorAll(selector)) {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) if (texts.currentNode.data.trim()) texts.currentNode.data = '·····';
    }
  }
  return document.documentElement.scrollHeight;
})()`;
