# REP counts as one instruction of max=.
# realmode: exit="limit instructions" max=5 expect.cx=0 expect.bx=1 judge="KVM run; machine: contract.ts"
        mov $0x600, %di
        mov $100, %cx
        rep stosb
        inc %bx
        inc %bx
        hlt
