/** A page that embeds a state is told how high it is: by postMessage, whenever that changes. */

/** @param {Window} host The page around. */
export function tellHeight(host) {
  let told = 0;
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    // A number that anybody may know.
    host.postMessage({ trainingGround: { height } }, "*");
  };
  new ResizeObserver(tell).observe(document.body);
}
