// Before the first paint: the reader's choice, else what their system prefers, also when that changes at dusk.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const kept = localStorage.getItem("theme");
    const dark = kept ? kept === "dark" : system.matches;
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  };
  paint();
  system.addEventListener("change", paint);
})();
