import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "../incident_notes/page_build",
    emptyOutDir: true,
    // The page's content security policy allows no inline script, style or data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
});
