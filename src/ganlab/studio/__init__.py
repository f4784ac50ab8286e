"""The web app over run folders and the command line. Imports no torch, but for `worker`.

Contract: `route/*.py` each expose `router = APIRouter(prefix="/api/...")` and reach what they need as
`request.app.state.studio` (a `state.Studio`); `web/src/pages/*/page.tsx` each export a page. A new one is a new file.
Whatever a route refuses it raises as WrongUse (400), or as `refusal.Missing` (404); the answer is {"error": one
sentence}.
"""
