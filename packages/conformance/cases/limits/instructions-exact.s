# max= ends behind exactly so many instructions: the reset jump counts.
# realmode: exit="limit instructions" max=3 expect.ax=2 expect.bx=0 judge="KVM run; machine: contract.ts"
        inc %ax
        inc %ax
        inc %bx
        hlt
