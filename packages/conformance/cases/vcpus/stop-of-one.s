# A vCPU that has halted stays halted while the other one goes on.
# realmode: layout=flat vcpus=2 reg.1.ip=0x1100 exit=hlt expect.ecx=0 expect.1.ip=0x1101 judge="KVM run; SDM vol. 2, HLT"
        mov $500, %ecx
1:      addr32 loop 1b
        hlt
        .org 0x100
        hlt
