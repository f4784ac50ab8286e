"""The routes, one file each: `router = APIRouter(prefix="/api/...")`. A new one is a new file."""
