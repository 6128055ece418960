# SHL of CL by CL takes the count before it changes it.
# realmode: exit=hlt expect.cl=0x18 judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"
        mov $3, %cl
        shl %cl, %cl
        hlt
