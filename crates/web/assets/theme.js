// Sets the chosen theme before the first paint. In <head>, not deferred.
try { const t = JSON.parse(localStorage.getItem("theme")); if (t === "light" || t === "dark") document.documentElement.dataset.theme = t; } catch { /* follow the device */ }
