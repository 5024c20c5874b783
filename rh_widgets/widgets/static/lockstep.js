/* Plays several clips as one (compare.js). One leads: the one that is heard, else the longest. They are held
   together by playing a little faster or slower while they are near, by a jump when they are far. When one
   has nothing to show yet, all wait for it. A clip that is over holds its last frame until the others are.

   A clip is { media, rate, seconds, active, load() }: its element, its frames a second and its length as far
   as they are known, whether it takes part, and what brings its file. */

const FAR = 0.3; // seconds; beyond, nudging would take too long
const NEAR = 0.006; // seconds; within, a clip is left alone
const PULL = 6; // how much faster or slower for each second of lag
const FASTEST = 0.4; // and at most
const SLOWEST = -0.75;
const STEER_EVERY = 50; // ms
const USUAL_RATE = 24;
const AT_END = 0.02;

function lockstep(clips, changed) {
  let playing = false, waiting = false, speed = 1, heard = null, loop = true, from = null, to = null;
  let at = 0, turn = 0, frame = 0, steered = 0, closed = false;

  const active = () => clips.filter((c) => c.active && !c.broken);
  const length = (c) => (Number.isFinite(c.media.duration) ? c.media.duration : c.seconds || 0);
  const whole = () => Math.max(0, ...active().map(length));
  const begin = () => from ?? 0;
  const end = () => to ?? whole();
  const rate = () => Math.max(0, ...active().map((c) => c.rate || 0)) || USUAL_RATE;
  const is_over = (c) => c.media.ended || c.media.currentTime >= length(c) - AT_END;
  const going = () => active().filter((c) => at < length(c) - AT_END);

  function leader() {
    const all = active();
    if (heard && all.includes(heard) && !is_over(heard)) return heard;
    return all.reduce((best, c) => (best && length(best) >= length(c) ? best : c), null);
  }

  /* One seek at a time for each clip; while one is under way only the last wish is kept. */
  function place(c, time) {
    c.goal = Math.max(0, Math.min(time, length(c) - 0.5 / (c.rate || USUAL_RATE)));
    if (!c.media.seeking && c.media.readyState) go(c);
  }

  function go(c) {
    if (c.goal === null || Math.abs(c.media.currentTime - c.goal) < 0.0005) return (c.goal = null);
    c.media.currentTime = c.goal;
    c.goal = null;
  }

  /* Until every clip that goes on has its picture; nobody waits for ever. */
  function settled(mine) {
    const late = performance.now() + 15_000;
    const ready = (c) => c.broken || (!c.media.seeking && c.goal === null && c.media.readyState >= (is_over(c) ? 2 : 3));
    return new Promise((done) => {
      (function look() {
        if (closed || mine !== turn || active().every(ready) || performance.now() > late) return done(mine === turn);
        setTimeout(look, 15);
      })();
    });
  }

  const bring = () =>
    Promise.all(clips.filter((c) => c.active).map((c) => c.load().then(() => (c.broken = false), () => (c.broken = true))));

  async function play() {
    const mine = ++turn;
    playing = waiting = true;
    halt();
    changed();
    await bring();
    if (mine !== turn) return;
    if (!active().length) return stop();
    if (at >= end() - AT_END || at < begin()) at = begin();
    for (const c of active()) place(c, at);
    if (!(await settled(mine))) return;
    waiting = false;
    start();
    cancelAnimationFrame(frame);
    tick();
  }

  function start() {
    steered = 0;
    for (const c of going()) {
      c.media.playbackRate = speed;
      c.media.play().catch(() => {}); // a browser may refuse; then the next look finds it paused
    }
  }

  function halt() {
    for (const c of clips) c.media.pause();
  }

  function stop() {
    turn++;
    playing = waiting = false;
    halt();
    changed();
  }

  function pause() {
    if (!playing) return;
    const time = waiting ? at : leader()?.media.currentTime ?? at;
    stop();
    seek(middle(Math.floor(time * rate() + 1e-3)));
  }

  /* The middle of a frame: its edge may fall to either side. */
  const middle = (n) => Math.max(0, n + 0.5) / rate();

  async function seek(time) {
    at = Math.max(0, Math.min(time, whole()));
    changed();
    if (playing) return play();
    const mine = ++turn;
    await bring();
    if (mine !== turn) return;
    at = Math.min(at, whole());
    for (const c of active()) place(c, at);
    changed();
  }

  function step(n) {
    if (playing) pause();
    seek(Math.min(middle(Math.floor(at * rate() + 1e-3) + n), middle(Math.round(whole() * rate()) - 1)));
  }

  function tick() {
    if (!playing || waiting || closed) return;
    frame = requestAnimationFrame(tick);
    const first = leader();
    if (!first) return stop();
    at = first.media.currentTime;
    if (at >= end() - (to === null ? AT_END : 0) || first.media.ended) return turn_back();
    if (going().some((c) => c.media.readyState < 3 || c.media.seeking || is_far(c, first))) return hold();
    if (performance.now() - steered > STEER_EVERY) steer(first);
    changed();
  }

  function turn_back() {
    halt();
    if (loop) {
      at = begin();
      play();
    } else {
      at = end();
      stop();
      seek(at);
    }
  }

  /* One has nothing to show, or has fallen far behind: all stop until it is there. */
  async function hold() {
    const mine = ++turn;
    waiting = true;
    halt();
    changed();
    for (const c of going()) if (is_far(c, leader())) place(c, at);
    if (!(await settled(mine))) return;
    waiting = false;
    start();
    tick();
  }

  const is_far = (c, first) => Math.abs(first.media.currentTime - c.media.currentTime) > FAR * Math.max(1, speed);

  /* Where nothing is heard the last of them sets the pace: what comes too slowly cannot be hurried. */
  function steer(first) {
    steered = performance.now();
    const goal = Math.min(...(first === heard ? [first] : going()).map((c) => c.media.currentTime));
    for (const c of going()) {
      if (c.media.paused) c.media.play().catch(() => {});
      nudge(c, goal - c.media.currentTime);
    }
  }

  function nudge(c, lag) {
    const by = Math.abs(lag) < NEAR ? 0 : Math.max(SLOWEST, Math.min(FASTEST, lag * PULL));
    const wanted = Math.round(speed * (1 + by) * 100) / 100;
    if (c.media.playbackRate !== wanted) c.media.playbackRate = wanted;
  }

  function hear(clip) {
    heard = heard === clip ? null : clip;
    for (const c of clips) c.media.muted = c !== heard;
    changed();
  }

  function range(a, b) {
    if (a !== null && b !== null && b - a < 1 / rate()) return;
    [from, to] = [a, b];
    changed();
  }

  for (const c of clips) {
    c.goal = null;
    c.broken = false;
    c.media.addEventListener("seeked", () => c.goal !== null && go(c));
    c.media.addEventListener("loadedmetadata", changed);
    measure(c, changed);
  }

  return {
    play, pause, seek, step, hear, range,
    toggle: () => (playing ? pause() : play()),
    set_speed: (value) => ((speed = value), changed()),
    set_loop: (value) => ((loop = value), changed()),
    /* Other clips take part now. */
    regroup() {
      for (const c of clips) if (!c.active) c.media.pause();
      if (playing) play();
      else if (at > 0) seek(at);
    },
    get state() {
      return { playing, waiting, speed, heard, loop, from, to, at: Math.min(at, whole()), whole: whole(), rate: rate() };
    },
    close() {
      closed = true;
      stop();
    },
  };
}

/* Where the file's facts do not tell, the frames that are shown do: the closest two of a few. */
function measure(c, changed) {
  if (c.rate || !c.media.requestVideoFrameCallback) return;
  let last = null, closest = Infinity, seen = 0;
  function look(_, { mediaTime, presentedFrames }) {
    const apart = last && (mediaTime - last.mediaTime) / (presentedFrames - last.presentedFrames);
    if (apart > 0.004) closest = Math.min(closest, apart);
    last = { mediaTime, presentedFrames };
    if (++seen < 12) return c.media.requestVideoFrameCallback(look);
    if (closest < 0.2) c.rate = Math.round(100 / closest) / 100;
    changed();
  }
  c.media.requestVideoFrameCallback(look);
}

