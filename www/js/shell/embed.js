/** Reports the page's height to an embedding page with postMessage, whenever it changes. */

/** @param {Window} host The embedding page. */
export function tellHeight(host) {
  let told = 0;
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    // The height is no secret, so any origin may receive it.
    host.postMessage({ trainingGround: { height } }, "*");
  };
  new ResizeObserver(tell).observe(document.body);
}
