/** What the engine refuses is not offered: neither in the palette nor in the menu that changes an element. */
const REFUSED = /data-store/;

class Offers {
  static $inject = ['palette', 'popupMenu', 'contextPad'];

  constructor(palette, popupMenu, contextPad) {
    const LAST = 100;
    palette.registerProvider(LAST, { getPaletteEntries: () => executable });
    contextPad.registerProvider(LAST, { getContextPadEntries: () => executable });
    for (const menu of ['bpmn-replace', 'bpmn-create', 'bpmn-append']) {
      popupMenu.registerProvider(menu, LAST, {
        getPopupMenuEntries: () => executable,
        getPopupMenuHeaderEntries: () => executable,
      });
    }
  }
}

function executable(entries) {
  return Object.fromEntries(Object.entries(entries).filter(([id]) => !REFUSED.test(id)));
}


export default { __init__: ['executableOffers'], executableOffers: ['type', Offers] };
