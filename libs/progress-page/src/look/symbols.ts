import { html } from '../html.ts';

/** A shape for each state, distinguishable without colour: tick, triangle, bar, question mark. */
export const symbols = html`<svg class="symbols" aria-hidden="true"><defs>
<symbol id="i-ok" viewBox="0 0 24 24"><circle class="shape" cx="12" cy="12" r="11"/><path class="sign" d="M7 12.5l3.4 3.5L17 8.5"/></symbol>
<symbol id="i-risk" viewBox="0 0 24 24"><path class="shape" d="M12 1.5 23.2 21.5H.8z"/><path class="sign" d="M12 8.5v6M12 18.2v.1"/></symbol>
<symbol id="i-blocked" viewBox="0 0 24 24"><path class="shape" d="M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z"/><path class="sign" d="M6.5 12h11"/></symbol>
<symbol id="i-unknown" viewBox="0 0 24 24"><rect class="shape" x="1.5" y="1.5" width="21" height="21" rx="6"/><path class="sign" d="M9 9.2a3 3 0 1 1 4.3 2.9c-.9.5-1.3 1-1.3 2M12 17.8v.1"/></symbol>
<symbol id="i-info" viewBox="0 0 24 24"><circle class="shape" cx="12" cy="12" r="7"/></symbol>
</defs></svg>`;
