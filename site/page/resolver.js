// The resolver in a worker of its own: started when it is first asked, ended when it takes too long.

const SECONDS = 5;

/** @type {Worker | null} */
let worker = null;
/** @type {Map<number, { resolve: (answer: any) => void, reject: (error: Error) => void }>} */
const waiting = new Map();
/** @type {Promise<unknown>} */
let last = Promise.resolve();
let number = 0;

/** End what is under way. @param {string} [why] */
export function stop(why = "another question was asked") {
  worker?.terminate();
  worker = null;
  for (const { reject } of waiting.values()) reject(new Error(why));
  waiting.clear();
}

function started() {
  if (worker !== null) return worker;
  const own = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  own.addEventListener("message", ({ data }) => {
    const asked = waiting.get(data.number);
    waiting.delete(data.number);
    if (data.error) asked?.reject(new Error(data.error));
    else asked?.resolve(data.answer);
  });
  own.addEventListener("error", () => stop("the resolver could not be started in this browser"));
  worker = own;
  return own;
}

/**
 * The answer to a request, as site/answer.nix gives it. One at a time.
 * @param {Record<string, any>} request
 * @returns {Promise<any>} it fails with a sentence after five seconds of reckoning
 */
export function ask(request) {
  const answer = last.then(() => one(request));
  last = answer.catch(() => null);
  return answer;
}

/** @param {Record<string, any>} request @returns {Promise<any>} */
function one(request) {
  const own = started();
  const mine = ++number;
  return new Promise((resolve, reject) => {
    /** @type {ReturnType<typeof setTimeout>} */
    let timer;
    const end = (/** @type {(value: any) => void} */ settle) => (/** @type {any} */ value) => {
      clearTimeout(timer);
      own.removeEventListener("message", begin);
      settle(value);
    };
    // Fetching is not reckoning: the clock starts when the worker has its files.
    const begin = (/** @type {MessageEvent} */ { data }) => {
      if (data.begun !== mine) return;
      timer = setTimeout(() => {
        stop(`the resolver was stopped after ${SECONDS} seconds; ask for fewer packages`);
      }, SECONDS * 1000);
    };
    own.addEventListener("message", begin);
    waiting.set(mine, { resolve: end(resolve), reject: end(reject) });
    own.postMessage({ number: mine, request });
  });
}
