// Sets the chosen theme before the first paint. Loaded in <head> without defer; everything else is in mundap.js.
try{const t=localStorage.getItem("theme");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch{}
