# A segment prefix means nothing to LEA.
# realmode: reg.es=0x1234 exit=hlt expect.ax=0x10 judge="KVM run; SDM vol. 2, LEA"
        mov $0x10, %bx
        es lea (%bx), %ax
        hlt
