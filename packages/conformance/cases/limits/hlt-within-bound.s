# An HLT that is the last instruction allowed is an HLT.
# realmode: exit=hlt max=3 expect.ax=1 judge="KVM run; machine: contract.ts"
        inc %ax
        hlt
