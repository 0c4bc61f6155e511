import { useEffect, useState } from '@bpmn-io/properties-panel/preact/hooks';
import { useService } from 'bpmn-js-properties-panel';

const PAUSE = 250;

/**
 * Below a field for words of time: the day that the engine reads in them.
 *
 * @param {{ of: 'step' | 'assignment', value: string }} props
 */
export function TimeMeant({ of, value }) {
  const { timeMeant } = useService('offered');
  const [meant, setMeant] = useState({ read: true, words: '' });
  useEffect(() => {
    let current = true;
    const asked = setTimeout(async () => {
      const answer = value ? await timeMeant(of, value) : { read: true, words: '' };
      if (current) setMeant(answer);
    }, PAUSE);
    return () => { current = false; clearTimeout(asked); };
  }, [of, value]);
  return meant.words && <p class={ `chooser__words bio-properties-panel-entry ${meant.read ? '' : 'chooser__words--bad'}` } role="status">{ meant.words }</p>;
}
