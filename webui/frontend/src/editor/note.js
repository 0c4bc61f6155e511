import { make } from '../shared/make.js';
import { translate } from '../shared/words.js';

/**
 * Asks what changed before a deployment; answers null when the person thinks better of it.
 *
 * @param {HTMLElement} host
 * @returns {Promise<string | null>}
 */
export function askForNote(host) {
  const note = make('textarea', { id: 'deploy-note', rows: 3 });
  const dialog = make('dialog', { className: 'dialog', ariaLabel: translate('Deploy') },
    make('form', { method: 'dialog', className: 'form' },
      make('h2', {}, translate('Deploy')),
      make('p', {}, translate('New plans start with this version; running plans keep theirs.')),
      make('div', { className: 'field' }, make('label', { htmlFor: 'deploy-note' }, translate('What changed')), note),
      make('div', { className: 'form-actions' },
        make('button', { className: 'btn btn--primary', value: 'deploy' }, translate('Deploy')),
        make('button', { className: 'btn btn--quiet', value: 'cancel', formNoValidate: true }, translate('Cancel')))));
  host.append(dialog);
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(dialog.returnValue === 'deploy' ? note.value.trim() : null);
  }));
}
