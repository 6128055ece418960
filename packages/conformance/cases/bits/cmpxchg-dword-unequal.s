# CMPXCHG that finds another value loads it; flags are those of accumulator minus destination.
# realmode: exit=hlt expect.eax=2 mem.0x600=02000000 flags=oSzAPC judge="KVM run; SDM vol. 2, CMPXCHG"
        movl $2, 0x600
        mov $1, %eax
        mov $7, %ecx
        cmpxchg %ecx, 0x600
        hlt
